package org.supervisor4j.netty.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.WorkerId;

class GenerationsTest {

  private final Generations generations = new Generations();

  private static WorkerId worker(int generation) {
    return new WorkerId("web", 0, generation);
  }

  private static SupervisorEvent ready(int generation, long pid) {
    return new WorkerReady(worker(generation), pid, Duration.ZERO);
  }

  private static SupervisorEvent exited(int generation, long pid) {
    var cause = CauseOfDeath.of(new ExitStatus.Exited(0));
    return new WorkerExited(worker(generation), pid, cause, true, "");
  }

  private static SupervisorEvent rolls(int to) {
    return new RollStarted("web", to - 1, to);
  }

  private static SupervisorEvent completed(int generation) {
    return new RollFinished(new Rollout.Completed("web", generation, Duration.ZERO));
  }

  private static SupervisorEvent refused(int generation) {
    return new RollFinished(
        new Rollout.RolledBack("web", generation, generation - 1, Optional.empty(), "unfit", 0));
  }

  private List<String> after(SupervisorEvent... events) {
    List.of(events).forEach(generations::note);
    return generations.lines();
  }

  @Test
  void each_worker_has_a_line_while_it_is_ready_or_leaves_the_oldest_generation_first() {
    assertThat(after()).isEmpty();
    assertThat(after(ready(9, 31), ready(9, 30))).containsExactly("9:30", "9:31");
    assertThat(after(rolls(10), ready(10, 7), exited(9, 31), completed(10)))
        .containsExactly("9:30", "10:7");
    assertThat(after(exited(9, 30))).containsExactly("10:7");
  }

  @Test
  void a_spare_has_one_when_it_fills_a_slot() {
    assertThat(after(new WorkerPromoted(worker(1), 30, 1))).containsExactly("1:30");
  }

  @Test
  void a_new_generation_never_stands_alone_before_its_roll_is_done() {
    assertThat(after(ready(1, 30), rolls(2), ready(2, 40))).containsExactly("1:30");
    assertThat(after(exited(1, 30))).isEmpty();
    assertThat(after(completed(2))).containsExactly("2:40");
  }

  @Test
  void the_number_of_a_refused_roll_stands_beside_what_serves_until_the_next_one_is_done() {
    assertThat(after(ready(1, 30), rolls(2), ready(2, 40), refused(2)))
        .containsExactly("1:30", "2:40"); // it is being ended
    assertThat(after(exited(2, 40))).containsExactly("1:30", "2:30");
    assertThat(after(rolls(3), ready(3, 50))).containsExactly("1:30", "2:30");
    assertThat(after(completed(3))).containsExactly("1:30", "3:50");
  }

  @Test
  void nothing_stands_there_alone_for_a_refused_roll() {
    assertThat(after(ready(1, 30), rolls(2), refused(2), exited(1, 30))).isEmpty();
  }
}
