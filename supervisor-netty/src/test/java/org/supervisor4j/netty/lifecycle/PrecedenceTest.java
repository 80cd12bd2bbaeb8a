package org.supervisor4j.netty.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** What operators ask of a program that waits for others. */
class PrecedenceTest {

  private static final long START = 1;

  private final List<Effect> effects = new ArrayList<>();
  private ProgramState state =
      ProgramState.of(ProgramSpec.named("web").command(Command.of("sleep")).workers(2).build(), 0);

  private void step(Input input) {
    var step = state.step(input, 0);
    state = step.state();
    effects.addAll(step.effects());
  }

  private void waitFor(String... others) {
    step(new Input.StartAfter(START, Set.of(others)));
  }

  private List<Integer> spawned() {
    return effects.stream()
        .filter(Effect.Spawn.class::isInstance)
        .map(effect -> ((Effect.Spawn) effect).worker().slot())
        .toList();
  }

  private Effect.Outcome outcome(long operation) {
    return effects.stream()
        .filter(Effect.Complete.class::isInstance)
        .map(Effect.Complete.class::cast)
        .filter(complete -> complete.operation() == operation)
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  private List<WorkerState> states() {
    return state.status(0).workers().stream().map(WorkerStatus::state).toList();
  }

  @Test
  void it_starts_with_the_last_of_those_it_waits_for_whatever_their_order() {
    waitFor("db", "cache");
    step(new Input.OtherReady("other"));
    step(new Input.OtherReady("cache"));
    step(new Input.OtherReady("cache"));
    assertThat(spawned()).isEmpty();
    assertThat(state.waitsFor()).containsExactly("db");
    assertThat(states()).containsOnly(WorkerState.STARTING);

    step(new Input.OtherReady("db"));

    assertThat(spawned()).containsExactly(0, 1);
    assertThat(state.waitsFor()).isEmpty();
  }

  @Test
  void without_anybody_to_wait_for_it_starts_at_once_and_once() {
    waitFor();
    step(new Input.StartAfter(2, Set.of("db")));

    assertThat(spawned()).containsExactly(0, 1);
    assertThat(state.waitsFor()).isEmpty();
  }

  @Test
  void a_worker_that_is_stopped_meanwhile_stays_down() {
    waitFor("db");
    step(new Input.StopSlot(2, 0, "stop"));
    assertThat(outcome(2)).isEqualTo(new Effect.Done());
    assertThat(states()).containsExactly(WorkerState.STOPPED, WorkerState.STARTING);

    step(new Input.OtherReady("db"));

    assertThat(spawned()).containsExactly(1);
  }

  @Test
  void when_all_workers_are_stopped_meanwhile_it_waits_no_more() {
    waitFor("db");
    step(new Input.StopSlot(2, 0, "stop"));
    step(new Input.StopSlot(3, 1, "stop"));

    assertThat(state.waitsFor()).isEmpty();
    assertThat(outcome(START)).isEqualTo(new Effect.Failed("program web is stopped"));
    step(new Input.OtherReady("db"));
    assertThat(spawned()).isEmpty();
  }

  @Test
  void a_worker_that_is_started_by_hand_does_not_wait_and_the_others_are_left_down() {
    waitFor("db");
    step(new Input.StartSlot(2, 1));
    step(new Input.OtherReady("db"));

    assertThat(spawned()).containsExactly(1);
    assertThat(states()).containsExactly(WorkerState.STOPPED, WorkerState.STARTING);
  }

  @Test
  void a_stop_ends_the_wait_and_a_new_wait_ends_a_stop() {
    waitFor("db");
    step(new Input.Stop(2, "stop"));
    assertThat(outcome(START)).isEqualTo(new Effect.Failed("program web is stopped"));
    assertThat(outcome(2)).isEqualTo(new Effect.Done());

    step(new Input.OtherReady("db"));
    assertThat(spawned()).isEmpty();
    step(new Input.StartAfter(3, Set.of("db")));
    step(new Input.OtherReady("db"));
    assertThat(spawned()).containsExactly(0, 1);
  }
}
