package org.supervisor4j.testkit.traffic;

import java.time.Duration;

/** How requests are spread over connections. */
sealed interface Shape {

  /** Whether a connection serves more than one request. */
  default boolean keepsAlive() {
    return true;
  }

  record PerRequest(int atMost) implements Shape {
    @Override
    public boolean keepsAlive() {
      return false;
    }
  }

  record KeepAlive(int connections, int atMost) implements Shape {}

  record MostlyIdle(int connections, Duration shortest, Duration longest) implements Shape {}
}
