package org.supervisor4j.netty;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.Hooks;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.StartOrder;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.netty.engine.LaunchOrder;
import org.supervisor4j.netty.engine.ObedientChildren;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.socket.ListenSockets;

class EndOfAllTest {

  private final ManualTime time = new ManualTime();
  private final Bindings bindings = new Bindings(new ListenSockets(), spec -> spec, Runnable::run);
  private final Programs programs =
      new Programs(
          bindings,
          this::made,
          event -> {},
          Runnable::run,
          new LaunchOrder(Duration.ofSeconds(1)),
          Runnable::run);
  private final EndOfAll end =
      new EndOfAll(
          programs, bindings, pool -> CompletableFuture.completedFuture(null), Runnable::run);

  private RunningProgram made(ProgramSpec spec) {
    var engine =
        new ProgramEngine(
            spec,
            time,
            (name, reports) -> new ObedientChildren(reports),
            event -> programs.starts().heard(event),
            Runnable::run,
            0);
    return new RunningProgram(
        engine,
        programs::open,
        (slot, bigger) -> CompletableFuture.completedFuture(null),
        next -> {},
        Runnable::run);
  }

  private static ProgramSpec program(String name, int seconds, StartOrder order) {
    return ProgramSpec.named(name)
        .command(Command.of("sleep"))
        .stop(StopPolicy.drain(ofSeconds(seconds)))
        .order(order)
        .build();
  }

  private static Duration longest(int seconds) {
    return StopPolicy.drain(ofSeconds(seconds)).longest();
  }

  @Test
  void it_may_take_the_longest_of_each_level_that_runs() {
    var usual = StartOrder.usual();
    programs.begin(
        List.of(
            program("db", 10, usual),
            program("cache", 20, usual),
            program("web", 7, usual.after("db")),
            program("down", 1000, StartOrder.priority(5).manual())));
    assertThat(end.longest()).isEqualTo(ZERO);

    programs.starts().begin();
    time.advance(ofMillis(1));

    assertThat(end.longest()).isEqualTo(longest(20).plus(longest(7)));
    var ended = end.begin();
    time.advance(ofMillis(1));
    assertThat(ended).isCompleted();
    assertThat(end.longest()).isEqualTo(ZERO);
  }

  @Test
  void without_programs_there_is_nothing_to_wait_for() {
    assertThat(end.begin()).isCompleted();
  }

  @Test
  void a_hook_may_run_where_no_worker_does() {
    var hooks = Hooks.none().afterStop(Command.of("clean")).within(ofSeconds(40));
    var down = StartOrder.usual().manual();
    programs.begin(
        List.of(
            program("web", 7, StartOrder.usual()),
            program("down", 10, down).toBuilder().hooks(hooks).build()));

    assertThat(end.longest()).isEqualTo(ofSeconds(40));
  }
}
