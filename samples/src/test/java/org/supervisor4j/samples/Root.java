package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** For tests of what only root may do. */
final class Root {

  private Root() {}

  /** Skips the test for others, but never where CI is set. */
  static void require() {
    var root = Proc.status(Proc.self(), "Uid").startsWith("0");
    if (System.getenv("CI") != null) {
      assertThat(root).as("CI runs as root, to test other users").isTrue();
    }
    assumeTrue(root, "SKIPPED: only root can start processes of other users");
  }
}
