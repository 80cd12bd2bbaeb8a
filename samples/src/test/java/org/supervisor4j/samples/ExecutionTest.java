package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.Execution;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;

/** Workers as another user, and what keeps them from it; their groups and signals. */
@Timeout(120)
class ExecutionTest {

  private static final Execution NOBODY = Execution.none().user("nobody");

  private final Path directory;

  ExecutionTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static ProgramSpec.Builder shell(String script) {
    return TestHost.sleep("web").command(command(script));
  }

  private static Command command(String script) {
    return Command.of("/bin/sh", "-c", script).directory(Path.of("/"));
  }

  @Test
  void another_user_is_at_home_elsewhere_unless_the_spec_says_so() {
    Root.require();
    var told = "echo $HOME $USER $LOGNAME $(id -un); exec sleep 1000";
    var spec =
        shell(told)
            .command(command(told).execution(NOBODY).env("LOGNAME", "me"))
            .readiness(Readiness.logLine("nobody"));

    try (var host = TestHost.start(directory, spec)) {
      assertThat(host.lines()).containsExactly("web/0#1 /nonexistent nobody me nobody");
    }
  }

  @Test
  void another_user_is_heard_over_its_notify_socket_and_stopped_by_signals() {
    Root.require();
    RealNotify.require();
    var command = command("systemd-notify --ready; exec sleep 1000").execution(NOBODY);

    try (var host = TestHost.start(directory, RealNotify.spec(command))) {
      var pid = host.pids().get(0);
      await().untilAsserted(() -> assertThat(Proc.status(pid, "Uid")).startsWith("65534"));

      host.program().stop().join();

      var exit = host.awaitEvent(WorkerExited.class);
      assertThat(exit.cause().kind()).isEqualTo(CauseOfDeath.Kind.STOP_SIGNAL);
      assertThat(exit.cause().isBy(Signal.TERM)).isTrue();
    }
  }

  @Test
  void what_cannot_be_is_refused_by_start_and_by_a_roll_which_changes_nothing() {
    var unknown = Execution.none().user("no-such-user");
    var spec = shell("exec sleep 1000").command(command("true").execution(unknown)).build();
    assertThatThrownBy(() -> Supervisor.builder().programs(spec).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "program web: command user was \"no-such-user\": there is no such user here; create it"
                + " or name another");

    try (var host = TestHost.start(directory, shell("exec sleep 1000"))) {
      assertThat(host.program().roll(spec))
          .failsWithin(ofSeconds(30))
          .withThrowableThat()
          .withMessageContaining("no such user here");
      assertThat(host.program().status().generation()).isOne();
      assertThat(host.pids()).hasSize(1);
    }
  }

  @Test
  void a_program_that_is_closed_to_its_user_is_not_started() throws IOException {
    Root.require();
    var closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    var program = script("closed/web", "#!/bin/sh\n");
    var spec = spec(Command.of(program.toString()).directory(Path.of("/")).execution(NOBODY));

    try (var host = TestHost.begin(directory, spec)) {
      assertThat(host.awaitEvent(WorkerNotStarted.class).reason())
          .isEqualTo(
              "program '%s' not executable: %s is closed to user nobody (rwx------); chmod or move it"
                  .formatted(program, closed));
    }
  }

  @Test
  void what_fails_before_the_program_is_told_as_such_in_the_words_of_the_tool() throws IOException {
    Root.require();
    var interpreter = script("interpreter", "#!/no/such\n"); // nobody looks so far beforehand
    var program = script("web", "#!" + interpreter + "\n");
    var spec = spec(Command.of(program.toString()).directory(Path.of("/")).execution(NOBODY));

    try (var host = TestHost.begin(directory, spec)) {
      var cause = host.awaitEvent(WorkerExited.class).cause();
      assertThat(cause.kind()).isEqualTo(CauseOfDeath.Kind.NOT_EXECUTED);
      assertThat(cause.toString()).endsWith("(its program never began)");
      assertThat(cause.lastLine())
          .isEqualTo(
              Optional.of("setpriv: failed to execute " + program + ": No such file or directory"));
    }
  }

  private Path script(String name, String text) throws IOException {
    var file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static ProgramSpec.Builder spec(Command command) {
    return ProgramSpec.named("web")
        .command(command)
        .readiness(Readiness.aliveFor(ofSeconds(20))) // it never is, however slow it dies
        .restart(RestartPolicy.never());
  }

  @Test
  void stop_signals_reach_the_whole_group_if_that_is_asked_for() {
    var script =
        "trap 'echo shell' TERM; sh -c 'trap \"echo child; exit\" TERM; echo up; while :;"
            + " do sleep 0.05; done'; echo end";
    var spec =
        shell(script)
            .readiness(Readiness.logLine("up"))
            .stop(StopPolicy.bySignal(Signal.TERM).toGroup());

    try (var host = TestHost.start(directory, spec)) {
      host.program().stop().join();

      await()
          .untilAsserted(
              () ->
                  // the shell alone would have waited for its child
                  assertThat(host.lines())
                      .contains("web/0#1 child", "web/0#1 shell", "web/0#1 end"));
    }
  }
}
