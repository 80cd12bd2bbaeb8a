package org.supervisor4j.samples;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerReady;

/** A host that says which of two optional parts it has, and how the life of its worker went. */
final class BareHostMain {

  private BareHostMain() {}

  /** Argument: runtime parent. */
  public static void main(String[] arguments) throws InterruptedException {
    var twice = new CountDownLatch(2);
    var builder =
        Supervisor.builder()
            .programs(TestHost.sleep().build())
            .runtimeParent(Path.of(arguments[0]))
            .on(WorkerReady.class, ready -> twice.countDown());
    try (var supervisor = builder.start()) {
      supervisor.whenReady().join();
      var worker = supervisor.programs().get(0).status().ready().get(0);
      ProcessHandle.of(worker.pid().orElseThrow()).orElseThrow().destroyForcibly();
      twice.await();
    }
    System.out.println(parts() + ": killed, ready again");
  }

  private static String parts() {
    var classes = new LinkedHashMap<String, String>();
    classes.put("flight recorder", "jdk.jfr.Event");
    classes.put("Micrometer", "io.micrometer.core.instrument.MeterRegistry");
    classes.values().removeIf(name -> !isPresent(name));
    return String.join(", ", classes.keySet());
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
