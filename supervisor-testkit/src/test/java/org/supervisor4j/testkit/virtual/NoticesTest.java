package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Said;

/** What follows from what a worker says by sd_notify(3). */
class NoticesTest {

  private static final WorkerScript HEALTHY = readyAfter(ofMillis(100)).withoutChannel();

  private static ProgramSpec.Builder spec() {
    return ProgramSpec.named("web")
        .command(Command.of("api"))
        .readiness(Readiness.notified().within(ofSeconds(10)))
        .stop(StopPolicy.bySignal(Signal.TERM).killAfter(ofSeconds(5)));
  }

  private static VirtualProgram started(ProgramSpec.Builder spec, WorkerScript script) {
    var program = new VirtualProgram(spec.build(), worker -> script);
    program.start();
    return program;
  }

  private static LongFunction<Input.OfWorker> more(Duration time) {
    return serial -> new Input.Extends(serial, time);
  }

  private static LongFunction<Input.OfWorker> status(String text, boolean reloading) {
    return serial -> new Input.Says(serial, new Said(text, Optional.empty(), reloading));
  }

  private static WorkerStatus worker(VirtualProgram program) {
    return program.status().workers().get(0);
  }

  @Test
  void one_that_asks_has_time_from_then_on_to_get_ready_and_no_longer() {
    var program = started(spec(), neverReady().says(ofSeconds(8), more(ofSeconds(20))));

    program.advance(ofSeconds(27));
    assertThat(program.story().events(WorkerStopping.class)).isEmpty();
    program.advance(ofSeconds(2));

    assertThat(program.story().events(WorkerStopping.class))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.reason())
                    .startsWith("not ready within 10s and the time it had asked for"));
  }

  @Test
  void what_is_less_than_it_has_counts_for_nothing() {
    var program = started(spec(), neverReady().says(ofSeconds(1), more(ofSeconds(2))));

    program.advance(ofMillis(9_900));
    assertThat(program.story().events(WorkerStopping.class)).isEmpty();
    program.advance(ofMillis(200));

    assertThat(program.story().events(WorkerStopping.class)).hasSize(1);
  }

  @Test
  void one_that_asks_while_it_starts_gets_no_time_to_stop_but_one_that_asks_then() {
    var early = HEALTHY.ignoresSignals().says(ofMillis(50), more(ofHours(1)));
    var program = started(spec(), early);
    program.advance(ofSeconds(1));
    var stop = program.stop();
    program.advance(ofSeconds(6));
    assertThat(stop).isCompleted();

    program = started(spec(), HEALTHY.ignoresSignals().says(ofSeconds(3), more(ofMinutes(1))));
    program.advance(ofSeconds(1));
    stop = program.stop();
    program.advance(ofMinutes(1));
    assertThat(stop).isNotCompleted();
    program.advance(ofSeconds(4));
    assertThat(stop).isCompleted();
  }

  @Test
  void one_that_goes_by_itself_is_no_capacity_and_its_successor_starts_after_its_end() {
    var program = started(spec(), HEALTHY.leavesAfter(ofMinutes(10), ofSeconds(3)));

    program.advance(ofMinutes(10).plusSeconds(1));
    assertThat(worker(program).state()).isEqualTo(WorkerState.DRAINING);
    assertThat(program.children().spawns()).isOne();
    program.advance(ofSeconds(3));

    assertThat(program.children().spawns()).isEqualTo(2);
    assertThat(worker(program).state()).isEqualTo(WorkerState.RUNNING);
    assertThat(program.story().events(WorkerStopping.class)).isEmpty();
    assertThat(program.story().events(WorkerExited.class))
        .singleElement()
        .satisfies(event -> assertThat(event.asked()).isFalse());
  }

  @Test
  void one_that_goes_every_hour_never_comes_into_a_backoff() {
    var program = started(spec(), HEALTHY.leavesAfter(ofHours(1), ofSeconds(3)));

    program.advance(ofHours(24));

    assertThat(program.story().events(WorkerExited.class)).hasSize(23);
    assertThat(program.story().events(WorkerBackedOff.class)).isEmpty();
  }

  @Test
  void one_that_goes_and_does_not_come_to_an_end_is_signalled_and_killed_and_started_again() {
    var lingers = HEALTHY.ignoresSignals().says(ofMinutes(1), Input.Leaves::new);
    var program = started(spec(), lingers);

    program.advance(ofSeconds(64));
    assertThat(program.story().events(WorkerStopping.class)).isEmpty();
    program.advance(ofSeconds(7));

    assertThat(program.story().events(WorkerStopping.class))
        .extracting(WorkerStopping::signal)
        .containsExactly(Signal.TERM, Signal.KILL);
    assertThat(worker(program).state()).isEqualTo(WorkerState.RUNNING);
  }

  @Test
  void one_that_goes_by_itself_is_not_started_again_once_it_is_stopped() {
    var program = started(spec(), HEALTHY.leavesAfter(ofSeconds(10), ofSeconds(3)));
    program.advance(ofSeconds(11));

    var stop = program.stop();
    program.advance(ofSeconds(3));

    assertThat(stop).isCompleted();
    assertThat(program.children().spawns()).isOne();
  }

  @Test
  void one_that_goes_as_its_policy_expects_it_stays_away() {
    var program =
        started(
            spec().restart(RestartPolicy.onUnexpectedExit()),
            HEALTHY.leavesAfter(ofSeconds(10), ofSeconds(1)));

    program.advance(ofMinutes(1));

    assertThat(worker(program).state()).isEqualTo(WorkerState.EXITED);
  }

  @Test
  void what_it_says_is_shown_as_long_as_it_lives_and_that_it_reloads_until_it_has() {
    var script =
        HEALTHY
            .says(ofSeconds(1), status("reads", true))
            .says(ofSeconds(2), status("serves", false))
            .crashesAfter(ofSeconds(3));
    var program = started(spec(), script);

    program.advance(ofMillis(1_500));
    assertThat(worker(program).reason()).isEqualTo("reloading");
    assertThat(worker(program).told()).isEqualTo("reads");
    assertThat(worker(program).isReady()).isTrue();
    program.advance(ofSeconds(1));
    assertThat(worker(program).reason()).isEmpty();
    assertThat(worker(program).told()).isEqualTo("serves");
    program.advance(ofMillis(600));

    assertThat(worker(program).told()).isEmpty();
  }

  @Test
  void one_that_says_that_it_hangs_before_it_is_ready_has_failed() {
    var hang = new Hang("WATCHDOG=trigger", false, false);
    var program = started(spec(), neverReady().says(ofSeconds(1), s -> new Input.Hung(s, hang)));

    program.advance(ofSeconds(2));

    assertThat(program.story().events(WorkerStopping.class)).hasSize(1);
    assertThat(program.story().events(WorkerReplaced.class)).isEmpty();
  }
}
