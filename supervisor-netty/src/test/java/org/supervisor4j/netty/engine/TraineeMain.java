package org.supervisor4j.netty.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A program without this library that behaves, or does not, while it is to leave an archive. */
final class TraineeMain {

  private TraineeMain() {}

  /** Arguments: how, and a file that gets a line. */
  public static void main(String[] arguments) throws Exception {
    var training = "training=" + System.getenv("SUPERVISOR4J_TRAINING") + "\n";
    Files.writeString(
        Path.of(arguments[1]), training, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    switch (arguments[0]) {
      case "exits" -> {
        System.err.println("no data base");
        System.exit(3);
      }
      case "crashes" -> {
        System.out.println("up");
        new ProcessBuilder("kill", "-KILL", "" + ProcessHandle.current().pid()).start();
      }
      case "serves" -> System.out.println("up");
      default -> System.out.println("hangs");
    }
    new CountDownLatch(1).await();
  }
}
