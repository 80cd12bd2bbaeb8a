package org.supervisor4j.testkit.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Plays the whole deck on puppets: {@code --seed N --minutes 10 --faults 100 --workers 3}. */
public final class ChaosMain {

  private static final String USAGE =
      "usage: [--minutes 10] [--faults 100] [--workers 3] [--seed N]";

  private long minutes = 10;
  private long faults = 100;
  private long workers = 3;
  private long seed = new Random().nextInt(Integer.MAX_VALUE);

  private ChaosMain() {}

  /** Prints the report and exits with 0, or prints the failure and exits with 1. */
  public static void main(String[] arguments) throws IOException {
    var main = new ChaosMain();
    main.read(List.of(arguments));
    System.exit(main.run() ? 0 : 1);
  }

  private void read(List<String> arguments) {
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      var flag = rest.next();
      var value = rest.hasNext() ? rest.next() : "";
      if (!value.matches("\\d{1,18}")) {
        throw new IllegalArgumentException(flag + " " + value + ": give a number; " + USAGE);
      }
      set(flag, Long.parseLong(value));
    }
  }

  private void set(String flag, long value) {
    switch (flag) {
      case "--minutes" -> minutes = value;
      case "--faults" -> faults = value;
      case "--workers" -> workers = value;
      case "--seed" -> seed = value;
      default -> throw new IllegalArgumentException("unknown flag " + flag + "; " + USAGE);
    }
  }

  private boolean run() throws IOException {
    var directory = Files.createTempDirectory("chaos");
    try (var err = new ErrLines();
        var show = new PuppetShow(directory, Math.toIntExact(workers))) {
      var again =
          "java --enable-native-access=ALL-UNNAMED -cp ... %s --minutes %d --faults %d --workers %d --seed "
              .formatted(ChaosMain.class.getName(), minutes, faults, workers);
      System.out.println(again + seed + ", in " + directory);
      var report =
          show.chaos(err.warnings())
              .seed(seed)
              .faults(Math.toIntExact(faults))
              .lasting(Duration.ofMinutes(minutes))
              .repeatedBy(again)
              .run();
      System.out.println(report);
      return true;
    } catch (AssertionError e) {
      System.out.println(e.getMessage());
      return false;
    }
  }
}
