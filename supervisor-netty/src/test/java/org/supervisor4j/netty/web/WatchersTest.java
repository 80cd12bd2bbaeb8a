package org.supervisor4j.netty.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.netty.http.HeardStream;

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
      var stream = new HeardStream();
      watchers.add(stream, "host");
      thread.submit(() -> {}).get();
      stream.end();
      thread.submit(() -> {}).get();
    }
    assertThat(thread.getQueue()).hasSize(1);
  }
}
