package org.supervisor4j.netty.lifecycle;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerStopping;

/** Workers that open their channel late, lose it, and come back. */
class ChannelTest {

  private static final long SERIAL = 1;
  private static final Input CONNECTED = new Input.Connected(SERIAL);
  private static final Input DISCONNECTED = new Input.Disconnected(SERIAL);
  private static final Input STOP = new Input.Stop(2, "stop");
  private static final Effect ACCEPT = new Effect.Accept(SERIAL, Map.of());
  private static final Effect TERM = new Effect.Send(SERIAL, Signal.TERM);

  private final List<Effect> done = new ArrayList<>();
  private ProgramState state =
      ProgramState.of(
          ProgramSpec.named("web")
              .command(Command.of("worker"))
              .readiness(Readiness.reported().within(ofSeconds(30)))
              .stop(StopPolicy.drain(ofSeconds(20)).idleGrace(ofSeconds(2)))
              .build(),
          0);
  private long now;

  private void hear(Input... inputs) {
    done.clear();
    for (var input : inputs) {
      var step = state.step(input, now);
      state = step.state();
      done.addAll(step.effects());
    }
  }

  private void starting() {
    hear(new Input.Start(1), new Input.Spawned(SERIAL, 4711));
  }

  private void running() {
    starting();
    hear(CONNECTED, new Input.Ready(SERIAL));
  }

  private static Effect drain(int seconds) {
    return new Effect.Drain(SERIAL, ofSeconds(seconds), ofSeconds(2));
  }

  private WorkerStopping stopping() {
    return done.stream()
        .filter(Effect.Publish.class::isInstance)
        .map(effect -> ((Effect.Publish) effect).event())
        .filter(WorkerStopping.class::isInstance)
        .map(WorkerStopping.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_worker_that_has_lost_its_channel_is_signalled_at_once() {
    running();

    hear(DISCONNECTED, STOP);

    assertThat(done).contains(TERM).doesNotHaveAnyElementsOfTypes(Effect.Drain.class);
    assertThat(stopping().reason()).isEqualTo("stop, without a drain, its channel was lost");
  }

  @Test
  void one_that_is_back_accepts_and_is_drained_as_before() {
    running();

    hear(DISCONNECTED, CONNECTED);
    assertThat(done).containsExactly(ACCEPT);
    hear(STOP);

    assertThat(done).contains(drain(20)).doesNotContain(TERM);
  }

  @Test
  void one_that_drains_keeps_its_time_without_a_channel() {
    running();
    hear(STOP);

    hear(DISCONNECTED);
    assertThat(done).isEmpty();
    now = ofSeconds(20).toNanos();
    hear(new Input.Tick());

    assertThat(done).contains(TERM);
  }

  @Test
  void one_that_is_back_while_it_drains_is_told_the_rest_of_its_time() {
    running();
    hear(STOP, DISCONNECTED);
    now = ofSeconds(15).toNanos();

    hear(CONNECTED);

    assertThat(done).containsExactly(drain(5));
  }

  @Test
  void one_that_is_back_when_its_time_is_over_is_only_signalled() {
    running();
    hear(STOP, DISCONNECTED);
    now = ofSeconds(20).toNanos();

    hear(CONNECTED);

    assertThat(done).contains(TERM).doesNotHaveAnyElementsOfTypes(Effect.Drain.class);
  }

  @Test
  void one_that_starts_may_lose_its_channel_and_be_ready_over_the_next() {
    starting();

    hear(CONNECTED, DISCONNECTED, CONNECTED);
    assertThat(done).isEmpty();
    hear(new Input.Ready(SERIAL));

    assertThat(done).contains(ACCEPT);
  }

  @Test
  void one_that_is_late_because_it_has_lost_its_channel_is_said_to_be() {
    starting();
    hear(CONNECTED, DISCONNECTED);
    now = ofSeconds(30).toNanos();

    hear(new Input.Tick());

    assertThat(stopping().reason()).isEqualTo("not ready within 30s, its channel was lost");
  }

  @Test
  void the_channel_of_a_dead_worker_is_of_no_interest() {
    running();
    hear(new Input.Exited(SERIAL, CauseOfDeath.of(new ExitStatus.Exited(1))));
    var before = state;

    hear(DISCONNECTED, CONNECTED);

    assertThat(done).isEmpty();
    assertThat(state).isEqualTo(before);
  }
}
