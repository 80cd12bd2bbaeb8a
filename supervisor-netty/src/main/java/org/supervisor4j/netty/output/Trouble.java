package org.supervisor4j.netty.output;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.LogFailed;
import org.supervisor4j.SupervisorEvent.LogRecovered;

/**
 * The time in which one thing fails with a file, from the first failure to the next success: each
 * program that it concerns is told once, with its own losses at the end. Guarded by its owner.
 */
final class Trouble {

  /** Trying a full disk at each line would cost more than the lines. */
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  private final Path path;
  private final Consumer<SupervisorEvent> events;
  private final Map<String, Long> lostBytes = new TreeMap<>(); // by program
  private String reason = "";
  private long retryAt;

  Trouble(Path path, Consumer<SupervisorEvent> events) {
    this.path = path;
    this.events = events;
  }

  boolean isOn() {
    return !lostBytes.isEmpty();
  }

  /** Whether it may be tried now. */
  boolean mayTry() {
    return !isOn() || System.nanoTime() - retryAt >= 0;
  }

  /** It was tried and has failed, which cost this program so much. */
  void failed(String why, String program, long bytes) {
    reason = why;
    retryAt = System.nanoTime() + PAUSE;
    lost(program, bytes);
  }

  /** It was not even tried. */
  void lost(String program, long bytes) {
    if (lostBytes.put(program, lost(program) + bytes) == null) {
      events.accept(new LogFailed(program, path, reason));
    }
  }

  private long lost(String program) {
    return lostBytes.getOrDefault(program, 0L);
  }

  /** It went well. */
  void over() {
    lostBytes.forEach((program, bytes) -> events.accept(new LogRecovered(program, path, bytes)));
    lostBytes.clear();
  }

  @Override
  public String toString() {
    return reason + ", lost bytes " + lostBytes;
  }
}
