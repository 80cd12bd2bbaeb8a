package org.supervisor4j.samples;

import org.supervisor4j.Command;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerReady;

/** A host that ends in one of several ways; its workers sleep so many seconds, as a mark. */
final class ExitMain {

  private ExitMain() {}

  public static void main(String[] arguments) {
    var way = arguments[0];
    var spec = TestHost.sleep().command(Command.of("sleep", arguments[1])).workers(3).build();
    var builder = Supervisor.builder().name("exit").programs(spec);
    if (way.equals("listener")) {
      builder.on(WorkerReady.class, ready -> System.exit(0));
    }
    @SuppressWarnings("resource") // that nobody closes it is the point
    var supervisor = builder.start();
    act(way, supervisor);
  }

  private static void act(String way, Supervisor supervisor) {
    switch (way) {
      case "listener" -> supervisor.awaitTermination();
      case "future" -> {
        supervisor.whenReady().thenRun(() -> System.exit(0));
        supervisor.awaitTermination();
      }
      case "thread" -> new Thread(() -> System.exit(0)).start();
      case "end of main" -> supervisor.whenReady().join();
      case "close" -> {
        supervisor.whenReady().thenRun(supervisor::close).join();
        System.out.println("closed");
      }
      case "class path" -> {
        var program = supervisor.programs().get(0);
        var closing = Command.java("Main", () -> closed(supervisor));
        program.roll(program.spec().toBuilder().command(closing).build());
        supervisor.awaitTermination();
      }
      default -> throw new IllegalArgumentException(way);
    }
  }

  private static String closed(Supervisor supervisor) {
    supervisor.close();
    return ".";
  }
}
