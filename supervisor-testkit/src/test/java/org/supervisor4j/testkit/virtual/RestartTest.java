package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;

class RestartTest {

  private static final ExitStatus CRASH = new ExitStatus.Exited(1);

  private static ProgramSpec spec(RestartPolicy restart) {
    return ProgramSpec.named("web").command(Command.of("worker")).restart(restart).build();
  }

  private static VirtualProgram started(RestartPolicy restart, WorkerScript script) {
    var program = new VirtualProgram(spec(restart), worker -> script);
    program.start();
    return program;
  }

  private static WorkerState state(VirtualProgram program) {
    return program.engine().status().workers().get(0).state();
  }

  @Test
  void a_killed_worker_is_replaced_with_no_timer_in_between() {
    var program = started(RestartPolicy.always(), readyAfter(ofMillis(50)));
    program.advance(ofSeconds(1));
    var before = program.time().now();

    program.kill(0);
    program.advance(ofMillis(1));

    assertThat(program.story().events(WorkerStarted.class)).hasSize(2);
    assertThat(program.story().events(WorkerBackedOff.class)).isEmpty();
    assertThat(program.time().now() - before).isEqualTo(ofMillis(1).toNanos());
  }

  @Test
  void an_hour_of_crash_loop_spawns_as_scheduled() {
    var policy = RestartPolicy.always().backoff(ofSeconds(1), ofMinutes(1)).jitter(0).neverGiveUp();
    var program = started(policy, readyAfter(ofMillis(10)).crashesAfter(ofMillis(20), CRASH));

    program.advance(ofHours(1));

    // at once, then after 1, 2, 4, 8, 16, 32, 60, 60 ... seconds: 6 doublings take a minute
    assertThat(program.story().events(WorkerStarted.class)).hasSizeBetween(65, 68);
    assertThat(state(program)).isEqualTo(WorkerState.BACKOFF);
  }

  @Test
  void a_spent_budget_is_fatal_and_an_operator_heals_it() {
    var policy =
        RestartPolicy.always().backoff(ofMillis(1), ofMillis(1)).giveUpAfter(3, ofMinutes(1));
    var program = started(policy, readyAfter(ofMillis(10)).crashesAfter(ofMillis(20), CRASH));
    program.advance(ofMinutes(5));

    assertThat(state(program)).isEqualTo(WorkerState.FATAL);
    assertThat(program.story().events(WorkerStarted.class)).hasSize(4);
    assertThat(program.story().events(WorkerGaveUp.class)).hasSize(1);
    assertThat(program.whenReady()).isCompletedExceptionally();

    var again = program.start();
    program.advance(ofMillis(15));

    assertThat(again).isCompleted();
  }

  @Test
  void a_cool_down_heals_a_fatal_worker() {
    var policy = RestartPolicy.always().giveUpAfter(0, ofMinutes(1)).healAfter(ofSeconds(30));
    var program = started(policy, readyAfter(ofMillis(10)).crashesAfter(ofSeconds(1), CRASH));
    program.advance(ofSeconds(2));
    assertThat(state(program)).isEqualTo(WorkerState.FATAL);

    program.advance(ofMillis(29_500));

    assertThat(state(program)).isEqualTo(WorkerState.RUNNING);
  }

  @Test
  void an_expected_exit_is_left_alone_on_request() {
    var done = readyAfter(ofMillis(10)).crashesAfter(ofSeconds(1), new ExitStatus.Exited(0));
    var program = started(RestartPolicy.onUnexpectedExit(), done);

    program.advance(ofMinutes(1));

    assertThat(state(program)).isEqualTo(WorkerState.EXITED);
    assertThat(program.story().events(WorkerExited.class)).hasSize(1);
  }

  @Test
  void a_program_that_is_not_there_says_so_and_gives_up() {
    var program = started(RestartPolicy.always(), cannotStart("program \"nix\" not found"));

    program.advance(ofMinutes(1));

    assertThat(state(program)).isEqualTo(WorkerState.FATAL);
    assertThat(program.story().toString())
        .contains("could not be started: program \"nix\" not found");
  }

  @Test
  void a_worker_that_is_never_ready_is_ended_and_tried_again() {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("worker"))
            .readiness(Readiness.reported().within(ofSeconds(5)))
            .build();
    var program = new VirtualProgram(spec, worker -> WorkerScript.neverReady().ignoresSignals());
    program.start();

    program.advance(ofMillis(10_050));

    assertThat(program.story().toString())
        .containsSubsequence(
            "     5.000 web/0#1 gets TERM, pid 1001: not ready within 5s",
            "    10.000 web/0#1 gets KILL, pid 1001: not ready within 5s, not ended within 5s of TERM",
            "    10.000 web/0#1 ended, pid 1001: killed by KILL (sent by the supervisor), not ready"
                + " within 5s, not ended within 5s of TERM",
            "web/0#1 waits");
  }

  @Test
  void ready_by_outliving_a_time() {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("worker"))
            .readiness(Readiness.aliveFor(ofSeconds(2)))
            .build();
    var program = new VirtualProgram(spec, worker -> WorkerScript.neverReady());
    program.start();

    program.advance(ofMillis(1_999));
    assertThat(state(program)).isEqualTo(WorkerState.STARTING);

    program.advance(ofMillis(2));
    assertThat(state(program)).isEqualTo(WorkerState.RUNNING);
  }
}
