package org.supervisor4j.netty.engine;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.netty.engine.ProgramEngine.CLOSED;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorException;

@Timeout(30)
class ProgramEngineTest {

  private final EngineThread thread = new EngineThread("engine-test");
  private final ConcurrentLinkedQueue<SupervisorEvent> events = new ConcurrentLinkedQueue<>();

  @AfterEach
  void end() {
    thread.close();
  }

  private ProgramEngine engine(Consumer<SupervisorEvent> listener, Executor completer) {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("sleep"))
            .workers(2)
            .rollout(RolloutPolicy.oneByOne().observe(ZERO))
            .build();
    Children.Factory children = (program, reports) -> new ObedientChildren(reports);
    return new ProgramEngine(spec, thread, children, listener, completer, 0);
  }

  private static void assertAllRefused(ProgramEngine engine) {
    List<CompletableFuture<?>> asked =
        List.of(
            engine.start(),
            engine.stop("late"),
            engine.restart(),
            engine.whenReady(),
            engine.roll(Optional.empty()),
            engine.roll(Optional.of(engine.state().serving().spec())),
            engine.abortRoll(),
            engine.resize(2));

    for (var future : asked) {
      assertThat(future)
          .failsWithin(ofSeconds(10))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(SupervisorException.class)
          .withMessage("program web: the supervisor is closed; start a new one");
    }
  }

  @Test
  void operations_go_through_and_tell_their_outcome() {
    var engine = engine(events::add, Runnable::run);

    engine.start().join();
    assertThat(engine.status().ready()).hasSize(2);
    assertThat(engine.roll(Optional.empty()).join())
        .isInstanceOfSatisfying(
            Rollout.Completed.class, done -> assertThat(done.generation()).isEqualTo(2));
    engine.stop("test").join();
    assertThat(engine.state().isOccupied()).isFalse();
  }

  @Test
  void operations_after_the_end_are_refused() {
    var engine = engine(events::add, Runnable::run);
    engine.start().join();
    engine.end("test", CLOSED).join();

    assertAllRefused(engine);

    assertThat(engine.state().isOccupied()).as("anything spawned").isFalse();
  }

  @Test
  void operations_after_the_end_of_the_thread_are_refused() {
    var engine = engine(events::add, Runnable::run);
    engine.end("test", CLOSED).join();

    thread.close();

    assertAllRefused(engine);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_listener_that_throws_keeps_nothing_from_happening(boolean error) {
    var engine =
        engine(
            event -> {
              events.add(event);
              if (error) {
                throw new AssertionError("listener");
              }
              throw new IllegalStateException("listener");
            },
            Runnable::run);

    assertThat(engine.start()).succeedsWithin(ofSeconds(10));
    assertThat(engine.roll(Optional.empty())).succeedsWithin(ofSeconds(10));
    assertThat(engine.end("test", CLOSED)).succeedsWithin(ofSeconds(10));
    assertThat(events).hasAtLeastOneElementOfType(SupervisorEvent.RollFinished.class);
  }

  @Test
  void futures_complete_where_the_completer_says_and_not_before() {
    var completions = new LinkedBlockingQueue<Runnable>();
    var engine = engine(events::add, completions::add);
    var started = engine.start();

    var completion = await().until(completions::poll, Objects::nonNull);
    assertThat(started).isNotDone();
    completion.run();

    assertThat(started).isCompleted();
  }
}
