package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RestartPolicy.When;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;

/** Starts that fail have a budget of their own, as in supervisord. */
class StartRetriesTest {

  private static final ExitStatus DONE = new ExitStatus.Exited(0);
  private static final WorkerScript DIES_EARLY = neverReady().crashesAfter(ofMillis(10), DONE);

  private static RestartPolicy policy(When when) {
    var policy =
        switch (when) {
          case ALWAYS -> RestartPolicy.always();
          case ON_UNEXPECTED_EXIT -> RestartPolicy.onUnexpectedExit();
          case NEVER -> RestartPolicy.never();
        };
    return policy
        .linearBackoff(ofSeconds(1), ofHours(1))
        .jitter(0)
        .startRetries(3)
        .neverGiveUp()
        .stableAfter(Duration.ZERO);
  }

  /** Its workers follow these scripts, the later ones the last. */
  private static VirtualProgram started(RestartPolicy restart, WorkerScript... scripts) {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("worker"))
            .readiness(Readiness.reported().within(ofSeconds(5)))
            .restart(restart)
            .build();
    var queue = new ArrayDeque<>(List.of(scripts));
    var program =
        new VirtualProgram(
            spec, worker -> queue.size() > 1 ? queue.removeFirst() : queue.getFirst());
    program.start();
    return program;
  }

  private static WorkerState state(VirtualProgram program) {
    return program.status().workers().get(0).state();
  }

  private static int starts(VirtualProgram program) {
    return program.story().events(WorkerStarted.class).size();
  }

  @ParameterizedTest
  @EnumSource
  void one_that_ends_before_it_is_ready_is_tried_again_whatever_its_policy_and_exit(When when) {
    var program = started(policy(when), DIES_EARLY);

    program.advance(ofMinutes(5));

    assertThat(starts(program)).isEqualTo(4);
    assertThat(program.story().events(WorkerBackedOff.class))
        .extracting(WorkerBackedOff::delay)
        .containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(3));
    assertThat(program.story().events(WorkerGaveUp.class))
        .extracting(WorkerGaveUp::reason)
        .containsExactly("4 starts in a row have failed, last: exit 0, died before it was ready");
    assertThat(state(program)).isEqualTo(WorkerState.FATAL);
  }

  @Test
  void one_that_can_not_be_started_and_one_that_is_late_count_too() {
    var program = started(policy(When.NEVER), cannotStart("no such program"), neverReady());

    program.advance(ofMinutes(5));

    assertThat(starts(program)).isEqualTo(3);
    assertThat(program.story().events(WorkerGaveUp.class))
        .singleElement()
        .satisfies(
            gaveUp ->
                assertThat(gaveUp.reason())
                    .startsWith("4 starts in a row have failed, last: not ready within 5s"));
  }

  @Test
  void a_worker_that_gets_ready_ends_the_row() {
    var serves = readyAfter(ofMillis(10)).crashesAfter(ofSeconds(2), DONE);
    var program =
        started(policy(When.ALWAYS), DIES_EARLY, DIES_EARLY, DIES_EARLY, serves, DIES_EARLY);

    program.advance(ofMinutes(5));

    assertThat(starts(program)).isEqualTo(8);
    assertThat(program.story().events(WorkerBackedOff.class))
        .extracting(backedOff -> backedOff.delay().toSeconds())
        .containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
  }

  @Test
  void deaths_of_workers_that_were_ready_count_for_the_other_budget_alone() {
    var serves = readyAfter(ofMillis(10)).crashesAfter(ofMillis(20), DONE);
    var program =
        started(policy(When.ALWAYS).giveUpAfter(1, ofHours(1)), DIES_EARLY, DIES_EARLY, serves);

    program.advance(ofMinutes(5));

    assertThat(starts(program)).isEqualTo(4);
    assertThat(program.story().events(WorkerGaveUp.class))
        .singleElement()
        .satisfies(
            gaveUp ->
                assertThat(gaveUp.reason()).startsWith("it needs more than 1 restarts in 1h"));
  }

  @Test
  void one_that_was_ready_is_left_alone_where_the_policy_says_so() {
    var program =
        started(policy(When.NEVER), readyAfter(ofMillis(10)).crashesAfter(ofSeconds(1), DONE));

    program.advance(ofMinutes(5));

    assertThat(starts(program)).isEqualTo(1);
    assertThat(state(program)).isEqualTo(WorkerState.EXITED);
  }

  @Test
  void an_operator_gives_the_whole_budget_again() {
    var program = started(policy(When.NEVER), DIES_EARLY);
    program.advance(ofMinutes(5));

    var again = program.start(0);
    program.advance(ofMinutes(5));

    assertThat(again).isCompletedExceptionally();
    assertThat(starts(program)).isEqualTo(8);
  }

  @Test
  void none_may_be_tried_again_at_all() {
    var program = started(policy(When.ALWAYS).startRetries(0), DIES_EARLY);

    program.advance(ofMinutes(5));

    assertThat(starts(program)).isEqualTo(1);
    assertThat(state(program)).isEqualTo(WorkerState.FATAL);
  }
}
