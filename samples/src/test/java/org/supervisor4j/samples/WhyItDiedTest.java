package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.netty.engine.EventLog;
import org.supervisor4j.netty.posix.Processes;

/** Real deaths, and what is told of them. */
@Timeout(120)
class WhyItDiedTest {

  private final Path directory;

  WhyItDiedTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ProgramSpec.Builder java(String deed, String... options) {
    return TestHost.sleep()
        .command(Command.java(WhyItDiedMain.class, options).args(deed).directory(directory));
  }

  private static ProgramSpec.Builder shell(String script) {
    return TestHost.sleep().command(Command.of("sh", "-c", script));
  }

  /** One that serves, and which the roll to another spec ends as soon as that has died. */
  private Rollout.RolledBack rollTo(TestHost host, ProgramSpec.Builder next) {
    var never = next.readiness(Readiness.aliveFor(ofMinutes(1))).logs(host.program().spec().logs());
    return (Rollout.RolledBack) host.program().roll(never.build()).join();
  }

  private TestHost serving() {
    return TestHost.start(directory, TestHost.sleep());
  }

  private static CauseOfDeath onlyDeath(TestHost host) {
    return host.awaitEvent(WorkerExited.class).cause();
  }

  @Test
  void a_release_that_can_not_start_says_why_in_the_outcome_of_its_roll() {
    try (var host = serving()) {
      var back = rollTo(host, java("throws"));

      assertThat(back.reason())
          .isEqualTo(
              "exit 1, died before it was ready; last line: Caused by:"
                  + " java.lang.NoClassDefFoundError: Foo");
      assertThat(onlyDeath(host).kind()).isEqualTo(Kind.EXIT);
      assertThat(EventLog.describe(host.awaitEvent(WorkerExited.class))).endsWith(back.reason());
    }
  }

  @Test
  void one_that_gives_up_says_why_in_event_and_status() {
    var dying =
        shell("[ $SUPERVISOR4J_GENERATION = 1 ] || exit 9; sleep 0.2; echo no disk >&2; exit 7")
            .restart(
                RestartPolicy.always()
                    .backoff(ofMillis(1), ofMillis(1))
                    .giveUpAfter(1, ofMinutes(5)));
    try (var host = TestHost.begin(directory, dying)) {
      var reason = host.awaitEvent(WorkerGaveUp.class).reason();

      // "before it was ready", if its host looks too late
      assertThat(reason).contains("exit 7, died").endsWith("; last line: no disk");
      var worker = host.program().status().workers().get(0);
      assertThat(worker.reason()).isEqualTo(reason);
      assertThat(worker.lastDeath())
          .hasValueSatisfying(
              cause -> {
                assertThat(cause.status()).isEqualTo(new ExitStatus.Exited(7));
                assertThat(cause.lastLine()).contains("no disk");
              });
    }
  }

  @Test
  void what_is_printed_and_followed_by_the_end_at_once_is_never_missed() {
    var dying =
        shell("echo out of order; echo pid $$ is lost >&2; exit 1")
            .readiness(Readiness.logLine("order"))
            .restart(RestartPolicy.always().backoff(ofMillis(1), ofMillis(1)).neverGiveUp());
    try (var host = TestHost.start(directory, dying)) {
      await().atMost(ofSeconds(60)).until(() -> exits(host).size() > 200);

      assertThat(exits(host))
          .allSatisfy(
              exit ->
                  assertThat(exit.cause().lastLine()).contains("pid " + exit.pid() + " is lost"));
      assertThat(host.events().stream().filter(WorkerBackedOff.class::isInstance))
          .isNotEmpty()
          .allMatch(wait -> ((WorkerBackedOff) wait).reason().endsWith(" is lost"));
    }
  }

  private static List<WorkerExited> exits(TestHost host) {
    return host.events().stream()
        .filter(WorkerExited.class::isInstance)
        .map(WorkerExited.class::cast)
        .toList();
  }

  @Test
  void nothing_is_said_of_lines_that_do_not_come_by() {
    var silent = shell("sleep 0.2; echo nobody hears >&2; exit 7").stderr(Logs.discarded());
    try (var host = TestHost.start(directory, silent)) {
      assertThat(onlyDeath(host).lastLine()).isEmpty();
    }
  }

  @Test
  void a_file_for_both_streams_hides_no_last_line() {
    var file = Logs.file(directory.resolve("web.log"));
    var both = shell("sleep 0.2; echo heard >&2; exit 7").logs(file);
    try (var host = TestHost.withOwnLogs(directory, both)) {
      assertThat(onlyDeath(host).lastLine()).contains("heard");
    }
  }

  @Test
  void a_strangers_kill_and_a_strangers_term() {
    try (var host = serving()) {
      Processes.signal(host.pids().get(0), Signal.KILL.number());

      var cause = onlyDeath(host);
      assertThat(cause.kind()).isEqualTo(Kind.OTHER_SIGNAL);
      assertThat(cause).hasToString("killed by KILL (not sent by the supervisor)");
    }
    try (var host = TestHost.start(directory, java("lives").readiness(Readiness.logLine("up")))) {
      Processes.signal(host.pids().get(0), Signal.TERM.number());

      assertThat(onlyDeath(host)).hasToString("exit 143 (TERM, not sent by the supervisor)");
    }
  }

  @Test
  void our_signal_and_our_deadline() {
    try (var host = serving()) {
      host.roll();
      var cause = onlyDeath(host);
      assertThat(cause.kind()).isEqualTo(Kind.STOP_SIGNAL);
      assertThat(cause).hasToString("killed by TERM (sent by the supervisor)");
    }
    var deaf =
        shell("trap '' TERM; echo deaf; while :; do sleep 1; done")
            .readiness(Readiness.logLine("deaf"))
            .stop(StopPolicy.bySignal(Signal.TERM).killAfter(ofMillis(200)));
    try (var host = TestHost.start(directory, deaf)) {
      host.roll();
      var exit = host.awaitEvent(WorkerExited.class);
      assertThat(exit.cause().kind()).isEqualTo(Kind.STOP_DEADLINE);
      assertThat(EventLog.describe(exit))
          .endsWith(
              "killed by KILL (sent by the supervisor), replaced by generation 2,"
                  + " not ended within 0.2s of TERM");
    }
  }

  @Test
  void a_jvm_without_memory() {
    try (var host = serving()) {
      var back = rollTo(host, java("hoards", "-Xmx16m", "-XX:+ExitOnOutOfMemoryError"));

      assertThat(onlyDeath(host).kind()).isEqualTo(Kind.JVM_OUT_OF_MEMORY);
      assertThat(back.reason()).startsWith("exit 3 (the JVM ran out of memory), died before");

      rollTo(host, java("hoards", "-Xmx16m", "-XX:+CrashOnOutOfMemoryError"));

      await().atMost(ofSeconds(20)).until(() -> exits(host).size() >= 2);
      var crash = exits(host).get(1).cause();
      assertThat(crash.kind()).isEqualTo(Kind.JVM_OUT_OF_MEMORY);
      assertThat(crash.status()).isEqualTo(new ExitStatus.Signalled(6));
      assertThat(crash.crashReport())
          .hasValueSatisfying(report -> assertThat(report.problem()).contains("Java heap space"));
    }
  }

  @Test
  void a_jvm_that_crashes_leaves_its_report_where_it_was_told() {
    try (var host = serving()) {
      rollTo(host, java("crashes", "-XX:ErrorFile=crash-%p.txt"));

      var exit = host.awaitEvent(WorkerExited.class);
      assertThat(exit.cause().kind()).isEqualTo(Kind.JVM_CRASH);
      var report = exit.cause().crashReport().orElseThrow();
      assertThat(report.file()).isEqualTo(directory.resolve("crash-" + exit.pid() + ".txt"));
      assertThat(report.file()).exists();
      assertThat(report.problem()).startsWith("SIGSEGV (0xb) at pc=0x");
    }
  }
}
