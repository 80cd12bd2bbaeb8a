package org.supervisor4j.netty.engine;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.Command;
import org.supervisor4j.Prefork;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.process.Conditions;

@Timeout(30)
class EvaluationTest {

  private final CountDownLatch mended = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final Command command =
      Command.of("sleep").environment(this::slowly).args(worker -> List.of("" + worker));

  private Map<String, String> slowly(Map<String, String> inherited) {
    calls.incrementAndGet();
    try {
      mended.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Map.of("A", "1");
  }

  private static WorkerId worker(int slot) {
    return new WorkerId("web", slot, 1);
  }

  @Test
  void a_master_learns_by_argument_or_variable_how_many_children_it_is_to_have() {
    var line = List.of("prog", "app");
    var command =
        new Evaluation.Evaluated(line, line, Optional.empty(), Map.of("A", "1"), Conditions.NONE);

    assertThat(command.withChildren(Prefork.argument("--workers", 5), 6).line())
        .containsExactly("prog", "app", "--workers", "6");
    assertThat(command.withChildren(Prefork.variable("N", 5), 6))
        .isEqualTo(command.withVariable("N", "6"));
  }

  @Test
  void what_hangs_is_an_error_in_time_is_not_asked_twice_meanwhile_and_good_once_it_is_through() {
    var evaluation = new Evaluation(ofMillis(50));

    for (int slot = 0; slot < 3; slot++) {
      assertThat(evaluation.of(command, worker(slot)))
          .failsWithin(ofSeconds(20))
          .withThrowableThat()
          .withCauseInstanceOf(TimeoutException.class);
    }
    mended.countDown();

    var patient = new Evaluation(ofSeconds(20));
    assertThat(evaluation.of(command, worker(4)).exceptionally(late -> null))
        .succeedsWithin(ofSeconds(20));
    assertThat(calls).hasValue(1);
    assertThat(patient.of(command, worker(5)))
        .succeedsWithin(ofSeconds(20))
        .isEqualTo(
            new Evaluation.Evaluated(
                List.of("sleep"),
                List.of("sleep", "web/5#1"),
                Optional.empty(),
                Map.of("A", "1"),
                Conditions.NONE));
    assertThat(calls).hasValue(2);
  }

  @Test
  void what_throws_is_told_as_it_is_and_asked_again() {
    var evaluation = new Evaluation(ofSeconds(20));
    var throwing =
        Command.of("sleep")
            .environment(
                inherited -> {
                  throw new StackOverflowError("call " + calls.incrementAndGet());
                });

    for (int call = 1; call <= 2; call++) {
      assertThat(evaluation.of(throwing, worker(0)))
          .failsWithin(ofSeconds(20))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(StackOverflowError.class)
          .withMessage("call " + call);
    }
  }
}
