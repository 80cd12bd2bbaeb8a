package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.http.BodyStream;
import org.supervisor4j.netty.output.LogBytes;

/** Sends what is added to a log, from a little before its end on, until the client goes. */
final class Follower {

  private static final int HEAD = 1024; // as supervisord shows
  private static final int AT_ONCE = 64 << 10;
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final byte[] TRUNCATED = "==> File truncated <==\n".getBytes(UTF_8);

  private final LogBytes log;
  private final BodyStream client;
  private final Executor executor;
  private Object identity;
  private long at;

  private Follower(LogBytes log, BodyStream client, Executor executor) {
    this.log = log;
    this.client = client;
    this.executor = executor;
    identity = log.identity();
    at = Math.max(0, log.size() - HEAD);
  }

  static void follow(LogBytes log, BodyStream client, Executor executor) {
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
    var found = find();
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

  private byte[] find() {
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
      return new byte[0];
    }
  }
}
