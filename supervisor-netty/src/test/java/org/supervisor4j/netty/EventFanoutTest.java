package org.supervisor4j.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.SupervisorEvent;

@Timeout(30)
class EventFanoutTest {

  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  private static SupervisorEvent event(int number) {
    return new SupervisorEvent.RollStarted("web", number, number + 1);
  }

  private static int numberOf(SupervisorEvent event) {
    return ((SupervisorEvent.RollStarted) event).from();
  }

  @Test
  void each_event_reaches_every_listener_before_the_next_does() {
    try (var fanout =
        new EventFanout(
            List.of(e -> told.add("a" + numberOf(e)), e -> told.add("b" + numberOf(e))))) {
      IntStream.range(0, 200).forEach(number -> fanout.accept(event(number)));

      await().until(() -> told.size() == 400);
    }
    assertThat(List.copyOf(told))
        .isEqualTo(
            IntStream.range(0, 200)
                .boxed()
                .flatMap(n -> List.of("a" + n, "b" + n).stream())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_listener_that_throws_takes_nothing_from_others_nor_from_itself(boolean error) {
    try (var fanout =
        new EventFanout(
            List.of(
                e -> {
                  told.add("a" + numberOf(e));
                  if (error) {
                    throw new AssertionError("a");
                  }
                  throw new IllegalStateException("a");
                },
                e -> told.add("b" + numberOf(e))))) {
      fanout.accept(event(1));
      fanout.accept(event(2));

      await().untilAsserted(() -> assertThat(told).containsExactly("a1", "b1", "a2", "b2"));
    }
  }

  @Test
  void a_slow_listener_holds_up_neither_who_tells_nor_the_close() throws InterruptedException {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var fanout = new EventFanout(List.of(event -> slowly(entered, release, event)))) {
      fanout.accept(event(1));
      entered.await();
      fanout.accept(event(2));
    }

    assertThat(told).isEmpty();
    release.countDown();
    await().untilAsserted(() -> assertThat(told).containsExactly("1", "2"));
  }

  private void slowly(CountDownLatch entered, CountDownLatch release, SupervisorEvent event) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
    told.add(Integer.toString(numberOf(event)));
  }

  @Test
  void without_a_listener_there_is_no_thread() {
    var before = eventThreads(); // one of another test may still be on its way out
    try (var fanout = new EventFanout(List.of())) {
      fanout.accept(event(1));

      assertThat(before).containsAll(eventThreads());
    }
  }

  private static Set<Thread> eventThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("supervisor4j-events"))
        .collect(Collectors.toSet());
  }
}
