package org.supervisor4j.netty.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A program without this library that behaves, or does not, while it is to leave an archive. */
final class TraineeMain {

  private TraineeMain() {}

  /** Arguments: how, and a file that gets a line. */
  public static void main(String[] arguments) throws Exception {
    var training = "training=" + System.getenv("SUPERVISOR4J_TRAINING") + " nice=" + nice() + "\n";
    Files.writeString(
        Path.of(arguments[1]), training, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    switch (arguments[0]) {
      case "exits" -> {
        System.err.println("no data base");
        System.exit(3);
      }
      case "crashes" -> {
        // when it is asked to end, or its crash and that would come in any order
        Runtime.getRuntime().addShutdownHook(new Thread(TraineeMain::crash));
        System.out.println("up");
      }
      case "serves" -> System.out.println("up");
      default -> System.out.println("hangs");
    }
    new CountDownLatch(1).await();
  }

  private static void crash() {
    try {
      new ProcessBuilder("kill", "-KILL", "" + ProcessHandle.current().pid()).start();
      new CountDownLatch(1).await();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Of this thread; field 19 of its stat file (proc_pid_stat(5)), whose name has no blank. */
  private static String nice() throws IOException {
    return Files.readString(Path.of("/proc/thread-self/stat")).split(" ", -1)[18];
  }
}
