package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStopping;

/** Workers that end by themselves, that do not though they might, and that will not. */
@Timeout(120)
class EndingsTest {

  private final Path directory;

  EndingsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static void assertReplacedAfter(Act act, int code, boolean saysSo, Theatre theatre) {
    var before = theatre.pid(0);

    var fault = saysSo ? playHeard(act, theatre) : play(act, theatre);
    theatre.awaitReady(2);

    assertThat(fault.target()).isEqualTo("web/0#1 (pid " + before + ")");
    var exit = theatre.first(WorkerExited.class);
    assertThat(exit.status()).isEqualTo(new ExitStatus.Exited(code));
    assertThat(exit.asked()).isFalse();
    assertThat(exit.reason()).isEqualTo("died");
    assertThat(theatre.told(0, 1))
        .containsSubsequence("WorkerStarted", "WorkerReady", "WorkerExited")
        .endsWith("WorkerExited", "WorkerStarted", "WorkerReady");
    assertThat(theatre.told(0, 1).contains("WorkerDraining"))
        .as("it says that it goes, and lets its connections move")
        .isEqualTo(saysSo);
    assertThat(theatre.answerer()).isEqualTo(theatre.pid(0)).isNotEqualTo(before);
  }

  private static Fault play(Act act, Theatre theatre) {
    return theatre.puppets.tell(theatre.program, 0, act);
  }

  /** What it says and its end come by different ways: a request keeps it until it was heard. */
  private static Fault playHeard(Act act, Theatre theatre) {
    try (var slow = theatre.call("/slow?ms=600000").taken()) {
      var fault = play(act, theatre);
      theatre.first(WorkerDraining.class);
      assertThat(slow.waiting()).isZero();
      return fault;
    }
  }

  @Test
  void an_exit_with_a_code() {
    try (var theatre = Theatre.of(directory, 1)) {
      assertReplacedAfter(Act.exit(3), 3, true, theatre);
    }
  }

  @Test
  void an_exception_that_ends_the_last_thread() {
    try (var theatre = Theatre.of(directory, 1)) {
      assertReplacedAfter(Act.throwInMain(), 1, true, theatre);
    }
  }

  @Test
  void an_exception_in_the_event_loop_ends_nothing() {
    try (var theatre = Theatre.of(directory, 1)) {
      theatre.puppets.tell(theatre.program, 0, Act.throwInLoop());

      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void out_of_memory_in_the_last_thread() {
    try (var theatre = Theatre.of(directory, 1)) {
      assertReplacedAfter(Act.outOfMemory(), 1, true, theatre);
    }
  }

  @Test
  void out_of_memory_in_a_jvm_that_exits_on_it() {
    try (var theatre =
        Theatre.opening(
                directory,
                java.util.List.of(),
                spec ->
                    spec.command(
                        Puppets.in(directory)
                            .command("-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-Xmx64m")))
            .ready()) {
      assertReplacedAfter(Act.outOfMemory(), 3, false, theatre);
    }
  }

  @Test
  void one_that_ignores_TERM_is_killed() {
    try (var theatre =
        Theatre.of(
            directory,
            spec -> spec.stop(StopPolicy.bySignal(Signal.TERM).killAfter(ofMillis(300))))) {
      theatre.puppets.tell(theatre.program, 0, Act.ignoreTerm());
      theatre.faults.on(theatre.program).signal(Signal.TERM);
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      theatre.assertNothingToldBut(1);

      theatre.stop();
      assertThat(theatre.all(WorkerStopping.class))
          .extracting(WorkerStopping::signal)
          .containsExactly(Signal.TERM, Signal.KILL);
      assertThat(theatre.first(WorkerExited.class).status())
          .isEqualTo(new ExitStatus.Signalled(Signal.KILL.number()));
    }
  }

  @Test
  void one_that_is_slow_to_drain_gets_its_time_and_no_signal() {
    try (var theatre = Theatre.of(directory, 1)) {
      theatre.puppets.tell(theatre.program, 0, Act.drainSlowly(ofMillis(500)));

      theatre.stop();

      assertThat(theatre.told(0, 1))
          .containsExactly("WorkerStarted", "WorkerReady", "WorkerDraining", "WorkerExited");
      assertThat(theatre.first(WorkerExited.class).status()).isEqualTo(new ExitStatus.Exited(0));
    }
  }

  @Test
  void one_that_drains_longer_than_it_may_is_ended_and_exits_in_order() {
    try (var theatre =
        Theatre.opening(
                directory,
                List.of(Start.drainingSlowly(ofSeconds(100))),
                spec -> spec.stop(StopPolicy.drain(ofMillis(500)).killAfter(ofSeconds(20))))
            .ready()) {
      theatre.stop();

      assertThat(theatre.told(0, 1))
          .startsWith("WorkerStarted", "WorkerReady", "WorkerDraining")
          .endsWith("WorkerExited");
      assertThat(theatre.first(WorkerExited.class).status()).isInstanceOf(ExitStatus.Exited.class);
    }
  }
}
