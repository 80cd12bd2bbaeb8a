package org.supervisor4j.netty.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeldStopsTest {

  private final FakeProgram web = new FakeProgram(FakeProgram.sleep("web"));

  @Test
  void a_stop_is_carried_out_although_calls_of_others_never_end() {
    var looks = new ConcurrentLinkedQueue<Runnable>(); // none before the test has looked itself
    var held = new HeldStops(looks::add, Duration.ofMillis(100));
    var endless = held.during(new CompletableFuture<>());
    var program = web.handle();
    held.hold(program);
    assertThat(held.has(program)).isTrue();

    await()
        .until(
            () -> {
              Optional.ofNullable(looks.poll()).ifPresent(Runnable::run);
              return web.asked.contains("stop");
            });
    assertThat(held.has(program)).isFalse();
    assertThat(web.asked).containsExactly("stop");
    assertThat(endless).isNotDone();
  }
}
