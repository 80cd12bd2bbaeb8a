package org.supervisor4j.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.Command;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.netty.engine.EngineThread;
import org.supervisor4j.netty.engine.ObedientChildren;
import org.supervisor4j.netty.engine.ProgramEngine;

@Timeout(30)
class RunningProgramTest {

  private final ProgramSpec spec =
      ProgramSpec.named("web").command(Command.of("sleep", "1")).build();
  private final EngineThread thread = new EngineThread("engine-test");
  private final ProgramEngine engine =
      new ProgramEngine(
          spec,
          thread,
          (name, reports) -> new ObedientChildren(reports),
          event -> {},
          Runnable::run,
          0);
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<ProgramSpec> settled = new CompletableFuture<>();
  private final RunningProgram program =
      new RunningProgram(
          engine, next -> opened, (slot, bigger) -> opened, settled::complete, Runnable::run);

  @AfterEach
  void end() {
    thread.close();
  }

  @Test
  void children_of_workers_that_are_no_masters_are_refused_with_the_mend() {
    assertThatThrownBy(() -> program.resizeChildren(5))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "program web: prefork was missing: give prefork(...) in the spec, or resize the workers");
  }

  @Test
  void a_roll_whose_future_was_cancelled_settles_its_sockets_all_the_same() {
    var roll = program.roll(spec);

    assertThat(roll.cancel(true)).isTrue();
    opened.complete(null);

    await().untilAsserted(() -> assertThat(settled).isCompletedWithValue(spec));
  }

  @Test
  void a_roll_whose_sockets_cannot_be_opened_settles_what_was_asked_for() {
    var roll = program.roll(spec);

    opened.completeExceptionally(new IllegalStateException("planted"));

    assertThat(settled).isCompletedWithValue(spec);
    assertThat(roll).isCompletedExceptionally();
  }
}
