package org.supervisor4j;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProgramSpecTest {

  private static final CaptureSink CAPTURES = (worker, stream, data) -> {};
  private static final LogSink SINK = (worker, stream, line) -> {};

  private static ProgramSpec spec() {
    return ProgramSpec.named("web")
        .command(Command.of("sleep", "1"))
        .workers(3)
        .sockets(SocketHandoff.tcp("http", 0))
        .readiness(Readiness.logLine("ready"))
        .restart(RestartPolicy.never())
        .rollout(RolloutPolicy.allAtOnce())
        .stop(StopPolicy.bySignal(Signal.INT))
        .recycle(RecyclePolicy.afterRequests(7))
        .watchdog(Watchdog.none())
        .logs(SINK)
        .stderr(Logs.discarded())
        .stdin(Stdin.piped())
        .listens(Subscription.to("TICK_5").buffer(3))
        .outputEvents(OutputEvents.none().onCapture(CAPTURES))
        .build();
  }

  private static void assertUntouched(ProgramSpec spec) {
    assertThat(spec.name()).isEqualTo("web");
    assertThat(spec.command().line(new WorkerId("web", 0, 1))).containsExactly("sleep", "1");
    assertThat(spec.workers()).isEqualTo(3);
    assertThat(spec.sockets()).containsExactly(SocketHandoff.tcp("http", 0));
    assertThat(spec.readiness()).isEqualTo(Readiness.logLine("ready"));
    assertThat(spec.restart()).isEqualTo(RestartPolicy.never());
    assertThat(spec.rollout()).isEqualTo(RolloutPolicy.allAtOnce());
    assertThat(spec.stop()).isEqualTo(StopPolicy.bySignal(Signal.INT));
    assertThat(spec.recycle()).isEqualTo(RecyclePolicy.afterRequests(7));
    assertThat(spec.watchdog()).isEqualTo(Watchdog.none());
    assertThat(spec.logs()).isEqualTo(Logs.to(SINK));
    assertThat(spec.stderr()).isEqualTo(Logs.discarded());
    assertThat(spec.stdin()).isEqualTo(Stdin.piped());
    assertThat(spec.listens()).contains(Subscription.to("tick_5").buffer(3));
    assertThat(spec.outputEvents().sink()).contains(CAPTURES);
  }

  @Test
  void a_builder_of_a_spec_makes_the_same_again() {
    assertUntouched(spec().toBuilder().build());
  }

  @Test
  void the_next_spec_leaves_the_first_as_it_was() {
    var first = spec();

    var next =
        first.toBuilder()
            .command(Command.of("true"))
            .workers(9)
            .sockets()
            .readiness(Readiness.reported())
            .restart(RestartPolicy.always())
            .rollout(RolloutPolicy.surge(2))
            .stop(StopPolicy.drain(ofSeconds(9)))
            .recycle(RecyclePolicy.never())
            .watchdog(Watchdog.silence(ofSeconds(9)))
            .logs(Logs.slf4j())
            .stderr(Logs.slf4j())
            .stdin(Stdin.none())
            .listens(Subscription.to("TICK_60"))
            .outputEvents(OutputEvents.none())
            .build();

    assertThat(next.workers()).isEqualTo(9);
    assertThat(next.sockets()).isEmpty();
    assertUntouched(first);
  }

  @Test
  void a_builder_that_goes_on_changes_no_spec_it_has_built() {
    var builder = spec().toBuilder();
    var first = builder.build();

    builder.workers(9).sockets().command(Command.of("true")).restart(RestartPolicy.always());

    assertUntouched(first);
  }

  @Test
  void an_array_of_sockets_that_changes_later_changes_no_spec() {
    var sockets = new SocketHandoff[] {SocketHandoff.tcp("http", 0)};
    var spec = spec().toBuilder().sockets(sockets).build();

    Arrays.fill(sockets, SocketHandoff.tcp("other", 1));

    assertThat(spec.sockets()).containsExactly(SocketHandoff.tcp("http", 0)).isUnmodifiable();
  }

  @Test
  void stderr_goes_where_stdout_goes_unless_it_is_set_apart() {
    var file = Logs.file(Path.of("x.log"));
    var both = spec().toBuilder().stderr(Logs.inherited()).logs(file).build();
    var one = ProgramSpec.named("a").command(Command.of("true")).logs(file).build();

    assertThat(both.stderr()).isEqualTo(Logs.inherited());
    assertThat(one.stderr()).isEqualTo(file);
    assertThat(one.logs()).isEqualTo(Logs.file(Path.of("x.log")));
  }

  @Test
  void a_log_file_is_named_after_its_worker() {
    var worker = new WorkerId("web", 3, 7);

    assertThat(Logs.file(Path.of("/var/log/{program}/{slot}.log")).pathFor(worker))
        .isEqualTo(Path.of("/var/log/web/3.log"));
    assertThat(Logs.file(Path.of("x.log")).pathFor(worker))
        .isEqualTo(Path.of("x.log").toAbsolutePath());
  }

  @Test
  void a_process_has_the_programs_name_or_with_several_a_number_behind_it() {
    var one = ProgramSpec.named("web").command(Command.of("sleep")).build();
    var many = one.toBuilder().workers(200).build();
    var called = many.toBuilder().processNames(slot -> "worker-" + slot).group("shop").build();

    assertThat(one.processName(0)).isEqualTo("web");
    assertThat(one.group()).isEqualTo("web");
    assertThat(many.processName(0)).isEqualTo("web_00");
    assertThat(many.processName(123)).isEqualTo("web_123");
    assertThat(called.processName(7)).isEqualTo("worker-7");
    assertThat(called.toBuilder().build().group()).isEqualTo("shop");
  }
}
