package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.supervisor4j.netty.wire.Users;

/** For tests of what only root may do. */
public final class Root {

  private Root() {}

  /** Skips the test for others, but never where CI is set. */
  public static void require() {
    if (System.getenv("CI") != null) {
      assertThat(Users.ours()).as("uid of a CI that tests other users").isZero();
    }
    assumeTrue(Users.ours() == 0, "SKIPPED: only root can start processes of other users");
  }
}
