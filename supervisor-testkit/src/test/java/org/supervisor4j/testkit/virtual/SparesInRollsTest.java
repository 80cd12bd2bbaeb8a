package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;

/** Spares are rolled, too. */
class SparesInRollsTest extends OneSpare {

  @Test
  void a_roll_brings_spares_of_its_own_and_keeps_the_old_ones_until_it_is_over() {
    program.roll();
    program.advance(ofSeconds(2)); // one slot of three has passed
    program.kill(2);

    assertThat(web.ready()).contains(worker(0, 2), worker(1, 1), worker(2, 1));
    program.advance(ofSeconds(10));
    assertServes(2);
    assertThat(program.story().toString())
        .containsSubsequence(
            "web/2#1 filled by spare 3",
            "web roll is over: generation 2 serves",
            "web/3#2 on standby");
    assertThat(program.children().live()).hasSize(4);
  }

  @Test
  void a_spare_of_the_old_generation_fills_no_slot_of_the_new_one() {
    program.roll();
    program.advance(ofSeconds(2));
    program.kill(0); // of generation 2

    assertThat(program.story().events(WorkerPromoted.class)).isEmpty();
    program.advance(ofSeconds(10));
    assertServes(2);
  }

  @Test
  void a_roll_that_fails_leaves_the_old_spare() {
    web.script(2, HEALTHY.crashesAfter(ofMillis(500), new ExitStatus.Exited(1)));
    program.roll();
    program.advance(ofSeconds(10));

    assertServes(1);
    assertThat(child(1004).mustDrainBy()).isEmpty();
  }

  @Test
  void a_roll_may_bring_more_spares_or_none() {
    program.roll(withSpares(2));
    program.advance(ofSeconds(10));
    assertThat(onStandby()).containsExactly(worker(3, 2), worker(4, 2));

    program.roll(withSpares(0));
    program.advance(Duration.ofSeconds(10));
    assertThat(onStandby()).isEmpty();
    web.assertServes(3, 3);
  }
}
