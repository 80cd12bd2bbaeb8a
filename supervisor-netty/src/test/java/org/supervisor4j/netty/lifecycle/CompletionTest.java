package org.supervisor4j.netty.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;

/** When those who wait for an operation hear of its end. */
class CompletionTest {

  private static final long STOP = 2;

  private ProgramState state =
      ProgramState.of(
          ProgramSpec.named("web").command(Command.of("sleep")).descriptorStore(1).build(), 0);

  private List<Effect> step(Input input) {
    var step = state.step(input, 0);
    state = step.state();
    return step.effects();
  }

  @Test
  void all_else_is_done_before_since_they_may_close_what_it_is_done_with() {
    var serial = ((Effect.Spawn) step(new Input.Start(1)).get(0)).serial();
    step(new Input.Spawned(serial, 7));
    step(new Input.Ready(serial));
    step(new Input.Stop(STOP, "the supervisor stops"));

    var last = step(new Input.Exited(serial, CauseOfDeath.of(new ExitStatus.Exited(0))));

    assertThat(last).hasAtLeastOneElementOfType(Effect.Release.class);
    assertThat(last).hasAtLeastOneElementOfType(Effect.Forget.class);
    assertThat(last).last().isEqualTo(new Effect.Complete(STOP, new Effect.Done()));
  }
}
