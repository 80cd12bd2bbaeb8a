package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.testkit.virtual.ScriptedWorker.Order;

/** Channels that open late, break and return, and spawns that take long. */
class ChannelTest {

  private static final WorkerScript HEALTHY = readyAfter(ofMillis(100));

  private static VirtualProgram started(Readiness readiness, WorkerScript script) {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("worker"))
            .readiness(readiness)
            .stop(StopPolicy.drain(ofSeconds(20)))
            .build();
    var program = new VirtualProgram(spec, worker -> script);
    program.start();
    return program;
  }

  private static ScriptedWorker worker(VirtualProgram program) {
    return program.children().live().iterator().next();
  }

  @Test
  void a_worker_that_is_ready_by_its_log_accepts_once_it_can_be_told() {
    var program = started(Readiness.logLine("up"), HEALTHY.connectsAfter(ofSeconds(3)));

    program.advance(ofSeconds(2));
    assertThat(program.whenReady()).isCompleted();
    assertThat(worker(program).order()).isEqualTo(Order.NONE);
    program.advance(ofSeconds(2));

    assertThat(worker(program).order()).isEqualTo(Order.ACCEPT);
  }

  @Test
  void a_report_waits_for_the_channel() {
    var program = started(Readiness.reported(), HEALTHY.connectsAfter(ofSeconds(3)));

    program.advance(ofSeconds(2));
    var ready = program.whenReady();
    assertThat(ready).isNotDone();
    program.advance(ofSeconds(2));

    assertThat(ready).isCompleted();
  }

  @Test
  void a_worker_without_its_channel_does_not_hold_up_a_stop() {
    var program =
        started(Readiness.reported(), HEALTHY.losesChannelAfter(ofSeconds(1)).ignoresDrain());
    program.advance(ofSeconds(2));

    var stop = program.stop();
    program.advance(ofMillis(2));

    assertThat(stop).isCompleted();
    assertThat(program.story().events(WorkerDraining.class)).isEmpty();
    assertThat(program.story().toString()).contains("stop, without a drain, its channel was lost");
  }

  @Test
  void a_worker_that_is_back_is_drained() {
    var script = HEALTHY.losesChannelAfter(ofSeconds(1)).returnsAfter(ofMillis(500));
    var program = started(Readiness.reported(), script);
    program.advance(ofSeconds(2));
    assertThat(worker(program).order()).isEqualTo(Order.ACCEPT);

    program.stop();
    program.advance(ofSeconds(1));

    assertThat(program.story().events(WorkerDraining.class)).hasSize(1);
    assertThat(program.children().live()).isEmpty();
  }

  @Test
  void a_stop_waits_for_a_spawn_and_ends_what_comes_of_it() {
    var program = started(Readiness.reported(), HEALTHY.spawnsIn(ofSeconds(3)));

    var stop = program.stop();
    program.advance(ofSeconds(2));
    assertThat(stop).isNotDone();
    program.advance(ofSeconds(2));

    assertThat(stop).isCompleted();
    assertThat(program.story().events(WorkerExited.class)).hasSize(1);
  }
}
