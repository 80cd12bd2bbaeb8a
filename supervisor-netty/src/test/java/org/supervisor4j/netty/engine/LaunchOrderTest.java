package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LaunchOrderTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<String> launched = new CopyOnWriteArrayList<>();
  private LaunchOrder order = new LaunchOrder(LONG);

  private CompletableFuture<String> ask(String name) {
    var prepared = new CompletableFuture<String>();
    order.launch(
        prepared, (ready, failure) -> launched.add(failure == null ? ready : name + " failed"));
    return prepared;
  }

  @Test
  void a_level_is_launched_behind_the_one_before_and_within_it_who_is_quick_first() {
    order.nextLevel();
    var slow = ask("slow");
    var quick = ask("quick");
    order.nextLevel();
    var next = ask("next");
    order.nextLevel();
    ask("last").complete("last");
    order.end();

    next.complete("next");
    quick.complete("quick");
    assertThat(launched).containsExactly("quick");
    slow.complete("slow");

    assertThat(launched).containsExactly("quick", "slow", "next", "last");
  }

  @Test
  void who_fails_holds_up_nobody() {
    order.nextLevel();
    var bad = ask("bad");
    order.nextLevel();
    ask("next").complete("next");
    assertThat(launched).isEmpty();

    bad.completeExceptionally(new IllegalStateException("planted"));

    assertThat(launched).containsExactly("bad failed", "next");
  }

  @Test
  void whom_something_holds_up_is_overtaken() {
    order = new LaunchOrder(Duration.ofMillis(50));
    order.nextLevel();
    var hangs = ask("hangs");
    order.nextLevel();
    ask("next").complete("next");

    await().until(() -> launched.equals(List.of("next")));
    hangs.complete("hangs");
    assertThat(launched).containsExactly("next", "hangs");
  }

  @Test
  void behind_the_end_nobody_waits() {
    order.nextLevel();
    var slow = ask("slow");
    order.end();
    ask("restart").complete("restart");
    order.nextLevel();
    ask("other").complete("other");
    slow.complete("slow");

    assertThat(launched).containsExactly("restart", "other", "slow");
  }
}
