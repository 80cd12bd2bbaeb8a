package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;

/** A program that rolls itself. With three workers a roll takes 3.3 s. */
class AutoRollTest {

  private static final Duration HOUR = ofHours(1);

  private final ThreeWorkers web = new ThreeWorkers(every(HOUR), HEALTHY); // 10 s ago
  private final VirtualProgram program = web.program();

  private static ProgramSpec every(Duration time) {
    return ThreeWorkers.spec(3).toBuilder()
        .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(1)).every(time))
        .stop(StopPolicy.drain(ofHours(3)))
        .build();
  }

  private int rolls() {
    return program.story().events(RollStarted.class).size();
  }

  @Test
  void it_rolls_when_its_time_has_come_and_counts_from_the_end_of_a_roll() {
    program.advance(HOUR.minusSeconds(11));
    assertThat(rolls()).isZero();
    program.advance(ofSeconds(2));
    assertThat(rolls()).isOne();

    program.advance(ofMinutes(10));
    web.assertServes(2, 3);
    program.advance(HOUR.minusMinutes(10));
    assertThat(rolls()).isOne(); // the roll took its time
    program.advance(ofSeconds(10));
    web.assertServes(3, 3);
  }

  @Test
  void a_roll_that_was_asked_for_and_a_restart_begin_the_time_anew() {
    program.advance(ofMinutes(40));
    var unused = program.roll();
    program.advance(ofMinutes(59));
    assertThat(rolls()).isOne();
    program.restart();
    program.advance(ofMinutes(59));
    assertThat(rolls()).isOne();
    program.advance(ofMinutes(2));
    assertThat(rolls()).isEqualTo(2);
  }

  @Test
  void a_roll_that_is_refused_is_tried_again_after_the_same_time() {
    web.script(2, neverReady());
    program.advance(HOUR.plusMinutes(5));
    web.assertServes(1, 3);
    assertThat(program.story().events(RollFinished.class)).hasSize(1);

    program.advance(HOUR);
    web.assertServes(3, 3);
  }

  @Test
  void it_waits_for_those_that_drain_but_no_longer_than_the_same_time_again() {
    web.script(2, HEALTHY.slowToDrain(ofMinutes(150)));
    program.restart(); // of generation 1
    program.advance(HOUR.plusSeconds(10));
    assertThat(program.status().generation()).isEqualTo(2);
    program.advance(HOUR.plusSeconds(10)); // those of generation 2 begin to drain
    assertThat(program.status().generation()).isEqualTo(3);

    program.advance(ofMinutes(119));
    assertThat(rolls()).isEqualTo(2);
    program.advance(ofMinutes(2));
    assertThat(program.status().generation()).isEqualTo(4);
  }

  @Test
  void it_rolls_as_soon_as_the_last_one_has_drained() {
    web.script(2, HEALTHY.slowToDrain(ofMinutes(90)));
    program.advance(HOUR.plusSeconds(10));
    program.advance(HOUR.plusSeconds(10));
    assertThat(program.status().generation()).isEqualTo(3);

    program.advance(ofMinutes(89));
    assertThat(rolls()).isEqualTo(2);
    program.advance(ofMinutes(2));
    assertThat(rolls()).isEqualTo(3);
  }

  @Test
  void of_a_program_that_is_stopped_nothing_is_rolled_and_a_start_begins_the_time() {
    program.stop();
    program.advance(HOUR.multipliedBy(5));
    assertThat(rolls()).isZero();
    assertThat(program.time().isQuiet()).isTrue();

    program.start();
    program.advance(ofMinutes(59));
    assertThat(rolls()).isZero();
    program.advance(ofMinutes(2));
    web.assertServes(2, 3);
  }

  @Test
  void the_next_spec_says_whether_it_goes_on() {
    var unused = program.roll(ThreeWorkers.spec(3));
    program.advance(HOUR.multipliedBy(5));

    web.assertServes(2, 3);
    assertThat(program.time().isQuiet()).isTrue();
  }
}
