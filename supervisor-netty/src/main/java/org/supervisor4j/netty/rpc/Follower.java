package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.http.BodyStream;
import org.supervisor4j.netty.output.LogBytes;

/**
 * Sends what is added to a log, from a little before its end on, until the client or the process
 * goes. Looks the log up each time: a program that is removed and added anew has another.
 */
final class Follower {

  private static final int HEAD = 1024; // as supervisord shows
  private static final int AT_ONCE = 64 << 10;
  private static final Duration LOOK = Duration.ofMillis(100);

  /** After so many looks the process is gone for good: an update adds it at once. */
  private static final int MISSED = 30;

  private static final byte[] NOTHING = {};
  private static final byte[] TRUNCATED = "==> File truncated <==\n".getBytes(UTF_8);

  private final Supplier<Optional<LogBytes>> log;
  private final BodyStream client;
  private final Executor executor;
  private Object identity;
  private long at;
  private int missed;

  private Follower(Supplier<Optional<LogBytes>> log, BodyStream client, Executor executor) {
    this.log = log;
    this.client = client;
    this.executor = executor;
    var first = log.get().orElseThrow();
    identity = first.identity();
    at = Math.max(0, first.size() - HEAD);
  }

  /**
   * Begins.
   *
   * @param log as it is now; empty while nothing is printed, fails if there is no such process
   */
  static void follow(Supplier<Optional<LogBytes>> log, BodyStream client, Executor executor) {
    executor.execute(
        () -> {
          try {
            new Follower(log, client, executor).look();
          } catch (RuntimeException gone) {
            client.end();
          }
        });
  }

  /** One look at a time, and none while the client has not read what was found before. */
  private void look() {
    if (client.closed().isDone()) {
      return;
    }
    var found = find().map(this::news).orElse(NOTHING);
    if (missed > MISSED) {
      client.end();
      return;
    }
    CompletableFuture<Void> taken =
        found.length == 0 ? CompletableFuture.completedFuture(null) : client.write(found);
    var pause = found.length == AT_ONCE ? 0 : LOOK.toMillis();
    var unused =
        taken
            .thenRunAsync(
                this::look,
                CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, executor))
            .whenComplete(
                (looked, failure) -> {
                  if (failure != null) {
                    client.end();
                  }
                });
  }

  private Optional<LogBytes> find() {
    try {
      var found = log.get();
      missed = 0;
      return found;
    } catch (Fault unknown) {
      missed++;
      return Optional.empty();
    }
  }

  private byte[] news(LogBytes log) {
    try {
      var now = log.identity();
      if (!now.equals(identity)) {
        identity = now;
        at = 0;
      }
      if (log.size() < at) {
        at = 0;
        return TRUNCATED;
      }
      var found = log.read(at, AT_ONCE);
      at = found.end();
      return found.bytes();
    } catch (SupervisorException unreadable) { // between a rotation's two steps, or for good
      return NOTHING;
    }
  }
}
