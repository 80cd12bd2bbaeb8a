package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Execution;
import org.supervisor4j.Hooks;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;

/** What runs around the lives of workers, in which order, and what it may hold up. */
@Timeout(120)
class HooksTest {

  private static final String ENDLESS = "sleep 1000";

  private final Path directory;

  HooksTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void no_child_is_left() {
    await().untilAsserted(() -> assertThat(ProcessHandle.current().children()).isEmpty());
  }

  private static Command shell(String script) {
    return Command.of("/bin/sh", "-c", script);
  }

  /** Says its name with what it knows of its worker. */
  private static Command says(String name) {
    return shell(
        "echo " + name + " $SUPERVISOR4J_SLOT/$SUPERVISOR4J_GENERATION $EXIT_CODE $EXIT_STATUS");
  }

  private static ProgramSpec.Builder spec(Hooks hooks) {
    return TestHost.sleep("web")
        .command(shell("echo worker; exec " + ENDLESS))
        .readiness(Readiness.logLine("worker"))
        .restart(RestartPolicy.always().backoff(ofMillis(10), ofMillis(10)).neverGiveUp())
        .hooks(hooks);
  }

  @Test
  void each_start_and_each_death_has_its_hooks_in_order() {
    var hooks = Hooks.none().beforeStart(says("before")).afterStop(says("after"));
    var host = TestHost.start(directory, spec(hooks));
    try (host) {
      ProcessHandle.of(host.pids().get(0)).orElseThrow().destroyForcibly();
      await()
          .untilAsserted(
              () ->
                  assertThat(host.lines())
                      .containsExactly(
                          "web/0#1 before 0/1",
                          "web/0#1 worker",
                          "web/0#1 after 0/1 killed KILL",
                          "web/0#1 before 0/1",
                          "web/0#1 worker"));
      await().until(() -> host.pids().size() == 1);
    }
    // the end of the host waits for the last one
    assertThat(host.lines()).last().isEqualTo("web/0#1 after 0/1 killed TERM");
  }

  @Test
  void a_hook_has_its_workers_environment_directory_and_execution_under_its_own() throws Exception {
    Root.require();
    var release = Files.createDirectory(directory.resolve("release"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var told = "echo $(id -un) $(umask) $A $B $(pwd) ${LISTEN_FDS-none}";
    var worker =
        shell("echo worker; exec " + ENDLESS)
            .directory(release)
            .env("A", "1")
            .env("B", "2")
            .execution(Execution.none().user("nobody").umask("027"));
    var asRoot = Execution.none().user("root");
    var hooks =
        Hooks.none()
            .beforeStart(shell(told).env("B", "3").execution(Execution.none().umask("077")))
            .afterStop(shell(told).directory(Path.of("/")).execution(asRoot));
    var spec = spec(hooks).command(worker).sockets(TestHost.tcp());
    var host = TestHost.start(directory, spec);

    host.close();

    assertThat(host.lines())
        .containsExactly(
            "web/0#1 nobody 0077 1 3 " + release + " none",
            "web/0#1 worker",
            "web/0#1 root 0027 1 2 / none");
  }

  @Test
  void a_hook_that_fails_fails_the_start_in_its_own_words() {
    var hooks = Hooks.none().beforeStart(shell("echo no database >&2; exit 3"));

    try (var host = TestHost.begin(directory, spec(hooks))) {
      assertThat(host.awaitEvent(WorkerNotStarted.class).reason())
          .isEqualTo("beforeStart hook \"/bin/sh\" exit 3; last line: no database");
      await().until(() -> !host.lines().isEmpty()); // it may be read for the reason first
      assertThat(host.lines()).first().isEqualTo("web/0#1 no database");
      assertThat(host.lines()).doesNotContain("web/0#1 worker");
    }
  }

  @Test
  void a_hook_that_cannot_run_or_prints_what_says_ready_starts_nothing() {
    var hooks = Hooks.none().beforeStart(Command.of("/no/such/hook"));

    try (var host = TestHost.begin(directory, spec(hooks))) {
      assertThat(host.awaitEvent(WorkerNotStarted.class).reason())
          .startsWith("beforeStart hook \"/no/such/hook\" could not be started: ")
          .contains("there is no /no/such/hook");
    }
    var lying = Hooks.none().beforeStart(shell("echo worker; exit 1"));
    try (var host = TestHost.begin(directory.resolve("2"), spec(lying))) {
      host.awaitEvent(WorkerNotStarted.class);
      assertThat(host.events()).noneMatch(WorkerReady.class::isInstance);
    }
  }

  @Test
  void a_hook_that_hangs_is_killed_with_its_group_and_fails_the_start() {
    var hooks =
        Hooks.none().beforeStart(shell("sleep 987 & echo $!; " + ENDLESS)).within(ofSeconds(2));

    try (var host = TestHost.begin(directory, spec(hooks))) {
      assertThat(host.awaitEvent(WorkerNotStarted.class).reason())
          .isEqualTo("beforeStart hook \"/bin/sh\" did not end within 2000 ms and was killed");
      await().until(() -> !host.lines().isEmpty());
      var child = Long.parseLong(host.lines().get(0).substring("web/0#1 ".length()));
      await().until(() -> ProcessHandle.of(child).isEmpty());
    }
  }

  @Test
  void a_hook_that_hangs_holds_up_neither_other_starts_nor_the_end() {
    var hooks = Hooks.none().beforeStart(shell("[ $SUPERVISOR4J_SLOT != 0 ] || " + ENDLESS));

    try (var host = TestHost.begin(directory, spec(hooks.within(ofMinutes(10))).workers(4))) {
      await().until(() -> host.pids().size() == 3);
      assertThat(host.program().stop()).succeedsWithin(ofSeconds(30));
      await().untilAsserted(() -> assertThat(ProcessHandle.current().children()).isEmpty());
      // started again meanwhile: nothing of the first start is in its way
      var unused = host.program().start();
      await().until(() -> host.pids().size() == 3);
    }
  }

  @Test
  void the_end_of_the_host_waits_for_a_last_hook_only_for_its_time() {
    var hooks = Hooks.none().afterStop(shell("echo begun; " + ENDLESS)).within(ofSeconds(2));
    var host = TestHost.start(directory, spec(hooks));

    host.close();

    assertThat(host.lines()).containsExactly("web/0#1 worker", "web/0#1 begun");
  }

  @Test
  void the_next_worker_of_a_slot_waits_for_the_hook_after_the_last_one() throws Exception {
    var gate = directory.resolve("gate");
    var hooks =
        Hooks.none()
            .afterStop(
                shell("echo cleaning; while [ ! -e " + gate + " ]; do sleep 0.02; done; exit 7"));

    try (var host = TestHost.start(directory, spec(hooks.within(ofMinutes(1))).workers(2))) {
      var worker = host.program().status().workers().get(0);
      ProcessHandle.of(worker.pid().orElseThrow()).orElseThrow().destroyForcibly();
      await().until(() -> host.lines().contains("web/0#1 cleaning"));
      assertThat(host.pids()).hasSize(1);
      assertThat(host.lines().stream().filter("web/0#1 worker"::equals)).hasSize(1);
      Files.createFile(gate);
      await().until(() -> host.pids().size() == 2);
      assertThat(host.lines())
          .containsSubsequence("web/0#1 worker", "web/0#1 cleaning", "web/0#1 worker");
    }
  }

  @Test
  void a_roll_whose_hook_fails_changes_nothing() {
    var before = Hooks.none().beforeStart(says("before"));

    try (var host = TestHost.start(directory, spec(before))) {
      var next = host.program().spec().toBuilder().hooks(before.beforeStart(shell("exit 9")));
      assertThat(host.program().roll(next.build()).join())
          .isInstanceOfSatisfying(
              Rollout.RolledBack.class,
              back -> assertThat(back.reason()).contains("beforeStart hook \"/bin/sh\" exit 9"));
      assertThat(host.program().status().ready()).hasSize(1);

      host.roll(); // to the spec that serves
      assertThat(host.lines()).contains("web/0#3 before 0/3");
      assertThat(List.copyOf(host.lines())).doesNotContain("web/0#2 worker");
    }
  }
}
