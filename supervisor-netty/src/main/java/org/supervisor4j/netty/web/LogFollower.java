package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.supervisor4j.netty.web.Text.json;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.supervisor4j.netty.http.BodyStream;
import org.supervisor4j.netty.output.LogBytes;
import org.supervisor4j.netty.web.LogReader.News;

/** Sends one page what one worker prints, as it comes. On one thread. */
final class LogFollower {

  private static final long PAUSE_MILLIS = 250;

  /** After so many looks without news, a client that is gone is noticed. */
  private static final int SILENCE = 60;

  private final ScheduledExecutorService thread;
  private final Supplier<Optional<LogBytes>> bytes;
  private final BodyStream stream;
  private final LogReader reader = new LogReader();
  private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
  private int silent;

  LogFollower(
      ScheduledExecutorService thread, Supplier<Optional<LogBytes>> bytes, BodyStream stream) {
    this.thread = thread;
    this.bytes = bytes;
    this.stream = stream;
  }

  void begin() {
    thread.execute(this::look);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it comes, or the client is gone
  private void look() {
    if (stream.closed().isDone()) {
      return;
    }
    if (room.isDone()) {
      var news = bytes.get().flatMap(reader::read);
      if (news.isPresent() || ++silent >= SILENCE) {
        silent = 0;
        room = stream.write(news.map(LogFollower::event).orElse(":\n\n").getBytes(UTF_8));
      }
    }
    thread.schedule(this::look, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static String event(News news) {
    return "data: {\"anew\":%b,\"text\":%s}\n\n".formatted(news.isAnew(), json(news.text()));
  }
}
