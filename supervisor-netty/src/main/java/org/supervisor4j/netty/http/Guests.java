package org.supervisor4j.netty.http;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections of one endpoint, so that none takes what others need. Only on the loop. */
final class Guests {

  private static final Logger LOG = LoggerFactory.getLogger(Guests.class);
  private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

  private final Limits limits;
  private final Executor log;
  private final Set<Connection> present = new LinkedHashSet<>();
  private boolean closing;
  private long wrongLogins;
  private long told = System.nanoTime() - SILENCE;

  Guests(Limits limits, Executor log) {
    this.limits = limits;
    this.log = log;
  }

  Limits limits() {
    return limits;
  }

  /** Where lines for the log are made: the loop waits for none. */
  Executor log() {
    return log;
  }

  /**
   * Whether there is room for one more. The oldest of those who were never let in makes some, be it
   * amid a request: else who has no password could take all places from those who have it. If there
   * is none, who idles longest.
   */
  boolean admit(Connection next) {
    if (closing) {
      return false;
    }
    if (present.size() >= limits.connections()) {
      var stranger = present.stream().filter(guest -> !guest.isKnown()).findFirst();
      stranger.or(this::longestIdle).ifPresent(this::showOut);
    }
    return present.size() < limits.connections() && present.add(next);
  }

  private Optional<Connection> longestIdle() {
    return present.stream()
        .filter(Connection::isIdle)
        .min(Comparator.comparingLong(Connection::since));
  }

  /** At once: that it is gone is told later. */
  private void showOut(Connection guest) {
    present.remove(guest);
    guest.close();
  }

  void leave(Connection gone) {
    present.remove(gone);
  }

  void look() {
    var now = System.nanoTime();
    List.copyOf(present).forEach(connection -> connection.look(now, limits));
  }

  /** Nobody new is admitted, and those who are here get their answers. */
  void finish() {
    closing = true;
    List.copyOf(present).forEach(Connection::finish);
  }

  boolean areGone() {
    return present.isEmpty();
  }

  void close() {
    List.copyOf(present).forEach(Connection::close);
  }

  /** Somebody guesses passwords, or has a wrong one. At most one line a minute. */
  void wrongLogin(String endpoint) {
    wrongLogins++;
    var now = System.nanoTime();
    if (now - told >= SILENCE) {
      var times = wrongLogins;
      log.execute(() -> LOG.warn("wrong user or password at {}: {} times so far", endpoint, times));
      told = now;
    }
  }
}
