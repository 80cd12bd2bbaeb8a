package org.supervisor4j.netty.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineThreadTest {

  private static final String NAME = "engine-thread-test";

  private final EngineThread engine = new EngineThread(NAME);
  private final Queue<Integer> done = new ConcurrentLinkedQueue<>();

  @AfterEach
  void no_thread_is_left() {
    engine.close();
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals(NAME)));
  }

  private void awaitDone(Integer... expected) {
    await().untilAsserted(() -> assertThat(done).containsExactly(expected));
  }

  /** Keeps the thread busy until the latch is counted down. */
  private CountDownLatch busy() {
    var free = new CountDownLatch(1);
    engine.execute(
        () -> {
          try {
            free.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return free;
  }

  @Test
  void tasks_run_on_one_thread_in_the_order_given() {
    var threads = new ConcurrentLinkedQueue<String>();
    var numbers = IntStream.range(0, 1000).boxed().toList();

    for (var number : numbers) {
      engine.execute(
          () -> {
            threads.add(Thread.currentThread().getName());
            done.add(number);
          });
    }

    await().until(() -> done.size() == 1000);
    assertThat(List.copyOf(done)).isEqualTo(numbers);
    assertThat(threads).containsOnly(NAME);
  }

  @Test
  void an_alarm_comes_at_its_time_and_not_before() {
    var when = engine.now() + MILLISECONDS.toNanos(50);
    var came = new ConcurrentLinkedQueue<Long>();

    engine.at(when, () -> came.add(engine.now()));

    await().until(() -> !came.isEmpty());
    assertThat(came.element()).isGreaterThanOrEqualTo(when);
  }

  @Test
  void a_time_that_has_passed_comes_at_once_and_after_what_was_given_before() {
    var free = busy();
    engine.execute(() -> done.add(1));
    engine.at(engine.now(), () -> done.add(2));

    free.countDown();

    awaitDone(1, 2);
  }

  @Test
  void an_alarm_that_was_cancelled_never_comes() {
    var free = busy();
    var alarm = engine.at(engine.now() + 1, () -> done.add(1));
    engine.at(engine.now() + MILLISECONDS.toNanos(20), () -> done.add(2));

    alarm.cancel();
    free.countDown();

    awaitDone(2);
  }

  @Test
  void a_task_that_fails_ends_neither_the_thread_nor_what_follows() {
    engine.execute(
        () -> {
          throw new IllegalStateException("task");
        });
    engine.execute(() -> done.add(1));

    awaitDone(1);
  }

  @Test
  void tasks_given_before_the_close_still_run_and_alarms_do_not() {
    var free = busy();
    engine.execute(() -> done.add(1));
    engine.at(engine.now() + MILLISECONDS.toNanos(100_000), () -> done.add(2));

    engine.close();
    free.countDown();

    awaitDone(1);
    assertThatThrownBy(() -> engine.execute(() -> done.add(3)))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void time_does_not_go_back() {
    var before = engine.now();

    assertThat(engine.now()).isGreaterThanOrEqualTo(before);
    assertThat(before).isNotNegative();
  }
}
