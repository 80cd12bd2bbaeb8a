package org.supervisor4j.netty.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.netty.http.BodyStream;

@Timeout(30)
class WatchersTest {

  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final Watchers watchers =
      new Watchers(thread, () -> new Watchers.View("all is well", Map.of()));

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  @Test
  void who_comes_right_after_another_has_gone_begins_no_second_row_of_looks() throws Exception {
    for (int i = 0; i < 5; i++) {
      var stream = new Stream();
      watchers.add(stream, "host");
      thread.submit(() -> {}).get();
      stream.closed.complete(null);
      thread.submit(() -> {}).get();
    }
    assertThat(thread.getQueue()).hasSize(1);
  }

  private static final class Stream implements BodyStream {

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @Override
    public CompletableFuture<Void> write(byte[] bytes) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void end() {
      closed.complete(null);
    }

    @Override
    public CompletableFuture<Void> closed() {
      return closed;
    }
  }
}
