package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.supervisor4j.WorkerId;

/** Who takes over the connections of a worker that drains. */
class HeirsTest {

  private final ThreeWorkers web = new ThreeWorkers();
  private final VirtualProgram program = web.program();

  HeirsTest() {
    for (int slot = 0; slot < 3; slot++) {
      for (int generation = 1; generation <= 3; generation++) {
        web.script(worker(slot, generation), HEALTHY.slowToDrain(ofMinutes(10)));
      }
    }
    program.restart(); // with these scripts
    program.advance(ofMinutes(1));
  }

  private ScriptedWorker live(WorkerId worker) {
    return program.children().live().stream()
        .filter(child -> child.worker().equals(worker))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  private List<WorkerId> heirsOf(ScriptedWorker leaving) {
    return leaving.heirs().stream()
        .map(
            serial ->
                program.children().live().stream()
                    .filter(child -> child.serial() == serial)
                    .findFirst()
                    .orElseThrow()
                    .worker())
        .toList();
  }

  @Test
  void one_that_is_stopped_by_hand_leaves_them_to_all_others() {
    var leaving = live(worker(1, 1));

    program.stop(1);

    assertThat(heirsOf(leaving)).containsExactly(worker(0, 1), worker(2, 1));
  }

  @Test
  void in_a_roll_it_is_whoever_holds_its_slot_now() {
    var old = List.of(live(worker(0, 1)), live(worker(1, 1)), live(worker(2, 1)));
    program.roll();
    program.advance(ofSeconds(5));

    for (int slot = 0; slot < 3; slot++) {
      assertThat(heirsOf(old.get(slot))).containsExactly(worker(slot, 2));
    }
  }

  @Test
  void of_a_slot_that_goes_it_is_all_that_stay() {
    var last = live(worker(2, 1));
    program.resize(2);

    assertThat(heirsOf(last)).containsExactly(worker(0, 1), worker(1, 1));
  }

  @Test
  void when_an_heir_dies_its_siblings_are_named_and_then_its_successor() {
    var old = live(worker(0, 1));
    program.roll();
    program.advance(ofSeconds(5));

    program.kill(live(worker(0, 2)));
    assertThat(heirsOf(old)).containsExactly(worker(1, 2), worker(2, 2));
    program.advance(ofSeconds(5));

    assertThat(heirsOf(old)).containsExactly(worker(0, 2));
  }

  @Test
  void when_the_next_roll_comes_it_is_the_newest() {
    var old = live(worker(1, 1));
    program.roll();
    program.advance(ofSeconds(5));
    program.roll();
    program.advance(ofSeconds(5));

    assertThat(heirsOf(old)).containsExactly(worker(1, 3));
  }

  @Test
  void when_all_go_there_is_none() {
    var old = live(worker(0, 1));
    program.stop();

    assertThat(old.heirs()).isEmpty();
  }
}
