package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.WorkerState;
import org.supervisor4j.testkit.virtual.ScriptedWorker.Order;

/** Programs that drain on one signal, and are cut off by another. */
class DrainBySignalTest {

  private static final WorkerScript HEALTHY = readyAfter(ofMillis(100));

  private static VirtualProgram started(WorkerScript script) {
    return started(script, StopPolicy.drainBySignal(Signal.QUIT, ofSeconds(20)));
  }

  private static VirtualProgram started(WorkerScript script, StopPolicy stop) {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("starman"))
            .readiness(Readiness.logLine("up").within(ofSeconds(5)))
            .stop(stop.killAfter(ofSeconds(3)))
            .build();
    var program = new VirtualProgram(spec, worker -> script);
    program.start();
    program.advance(ofSeconds(1));
    return program;
  }

  private static ScriptedWorker worker(VirtualProgram program) {
    return program.children().live().iterator().next();
  }

  @Test
  void one_that_heeds_the_signal_drains_and_gets_no_other() {
    var program = started(HEALTHY);

    var stop = program.stop();
    program.advance(ofSeconds(1));

    assertThat(stop).isCompleted();
    assertThat(program.story().events(WorkerDraining.class)).hasSize(1);
    assertThat(program.story().events(WorkerStopping.class)).isEmpty();
    assertThat(program.story().events(WorkerExited.class))
        .singleElement()
        .satisfies(
            exit -> {
              assertThat(exit.asked()).isTrue();
              assertThat(exit.cause().kind()).isEqualTo(CauseOfDeath.Kind.STOP_SIGNAL);
            });
  }

  @Test
  void one_that_ignores_it_is_cut_off_at_the_deadline_and_killed_after() {
    var program = started(HEALTHY.ignoresStop());
    var child = worker(program);

    var stop = program.stop();
    program.advance(ofSeconds(19));
    assertThat(child.signal()).isEqualTo(Optional.of(Signal.QUIT));
    assertThat(child.order()).isNotEqualTo(Order.DRAIN);
    assertThat(program.status().workers())
        .allMatch(worker -> worker.state() == WorkerState.DRAINING);

    program.advance(ofSeconds(2));
    assertThat(child.signal()).isEqualTo(Optional.of(Signal.TERM));
    program.advance(ofSeconds(3));

    assertThat(child.signal()).isEqualTo(Optional.of(Signal.KILL));
    assertThat(stop).isCompleted();
    assertThat(program.story().toString()).contains("not drained within 20s");
  }

  @Test
  void one_that_is_not_ready_yet_may_have_accepted_and_drains_too() {
    var program = started(neverReady().ignoresStop());

    var stop = program.stop();
    program.advance(ofMillis(10));
    assertThat(worker(program).signal()).isEqualTo(Optional.of(Signal.QUIT));
    program.advance(ofSeconds(24));

    assertThat(stop).isCompleted();
  }

  @Test
  void another_first_signal_goes_to_those_who_are_stopped_and_not_to_those_who_are_rolled() {
    var policy = StopPolicy.drainBySignal(Signal.QUIT, ofSeconds(20)).onStop(Signal.INT);
    var program = started(HEALTHY.ignoresStop(), policy);
    var first = worker(program);

    var unused = program.roll();
    program.advance(ofSeconds(3));
    assertThat(first.signal()).isEqualTo(Optional.of(Signal.QUIT));
    var second = program.children().live().stream().filter(w -> w != first).findFirst();

    var stop = program.stop();
    program.advance(ofSeconds(1));
    assertThat(first.signal()).as("has had its first").isEqualTo(Optional.of(Signal.QUIT));
    assertThat(second.orElseThrow().signal()).isEqualTo(Optional.of(Signal.INT));

    program.advance(ofSeconds(20));
    assertThat(second.orElseThrow().signal()).isEqualTo(Optional.of(Signal.TERM));
    program.advance(ofSeconds(3));
    assertThat(stop).isCompleted();
  }

  @Test
  void a_program_that_ends_by_one_signal_gets_the_other_when_it_is_stopped_or_restarted() {
    var policy = StopPolicy.bySignal(Signal.TERM).onStop(Signal.INT);
    var program = started(HEALTHY, policy);

    var unused = program.roll();
    program.advance(ofSeconds(3));
    program.restart();
    program.advance(ofSeconds(3));
    program.stop();
    program.advance(ofSeconds(3));

    assertThat(program.story().events(WorkerStopping.class))
        .extracting(WorkerStopping::signal)
        .containsExactly(Signal.TERM, Signal.INT, Signal.INT);
  }
}
