package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.spec;
import static org.supervisor4j.testkit.virtual.WorkerScript.hangs;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStopping;

/** What a host does that slept through its deadlines: it listens before it judges. */
class FrozenHostTest {

  private static VirtualProgram started(WorkerScript script) {
    var program = new VirtualProgram(spec(1), worker -> script);
    program.start();
    program.advance(ofSeconds(20));
    return program;
  }

  @Test
  void a_worker_that_became_ready_meanwhile_is_not_late() {
    var program = started(readyAfter(ofSeconds(35))); // within 30 s is asked

    program.freeze(ofSeconds(40));
    program.advance(ofMinutes(1));

    assertThat(program.engine().status().ready()).hasSize(1);
    assertThat(program.story().events(WorkerExited.class)).isEmpty();
  }

  @Test
  void one_that_stays_silent_is_judged_after_a_moment() {
    var program = started(hangs());

    program.freeze(ofSeconds(40));
    assertThat(program.story().events(WorkerStopping.class)).isEmpty();
    program.advance(ofSeconds(1));

    assertThat(program.story().events(WorkerStopping.class))
        .singleElement()
        .satisfies(stop -> assertThat(stop.reason()).startsWith("not ready within 30s"));
  }

  @Test
  void many_short_pauses_do_not_put_off_a_judgement_for_ever() {
    var program = started(hangs());

    for (int pause = 0; pause < 10; pause++) {
      program.freeze(ofSeconds(4));
      program.advance(Duration.ofMillis(900));
    }

    assertThat(program.story().events(WorkerStopping.class)).isNotEmpty();
  }

  @Test
  void a_roll_goes_on_where_it_was() {
    var web = new ThreeWorkers();
    web.script(2, HEALTHY);
    var roll = web.program().roll();
    web.program().advance(Duration.ofMillis(500));

    web.program().freeze(ofHours(1));
    web.program().advance(ofMinutes(1));

    assertThat(roll.join()).isInstanceOf(Rollout.Completed.class);
    web.assertServes(2, 3);
  }

  @Test
  void workers_that_serve_are_left_alone() {
    var web = new ThreeWorkers();
    var before = List.copyOf(web.program().children().live());

    web.program().freeze(ofHours(10));
    web.program().advance(ofMinutes(1));

    assertThat(web.program().children().live()).hasSize(3).containsAll(before);
  }
}
