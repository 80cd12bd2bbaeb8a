package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that Debian has, and a developer's machine may lack. */
final class Debian {

  private Debian() {}

  /** Skips the test where it is not installed, but never where CI is set. */
  static void require(Path program, String packages) {
    var missing = program + " is not there: apt-get install " + packages;
    var present = Files.exists(program);
    if (System.getenv("CI") != null) {
      assertThat(present).as(missing).isTrue();
    }
    assumeTrue(present, "SKIPPED: " + missing);
  }
}
