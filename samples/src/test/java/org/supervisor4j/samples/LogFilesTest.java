package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.LogFailed;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/** Where real workers' stdout and stderr lead, other than to a sink. */
@Timeout(60)
class LogFilesTest {

  private static final String REST = "; exec sleep 1000";

  private final Path directory;
  private final Path log;

  LogFilesTest(@TempDir Path directory) {
    this.directory = directory;
    log = directory.resolve("out.log");
  }

  private static ProgramSpec.Builder shell(String script) {
    return ProgramSpec.named("shell")
        .command(Command.of("sh", "-c", script))
        .readiness(Readiness.aliveFor(ofMillis(1)))
        .restart(RestartPolicy.never())
        .stop(StopPolicy.bySignal(Signal.TERM));
  }

  private TestHost start(ProgramSpec.Builder spec) {
    return TestHost.withOwnLogs(directory, spec);
  }

  private static void awaitContent(Path file, String content) {
    await().ignoreExceptions().untilAsserted(() -> assertThat(file).hasContent(content));
  }

  @Test
  void both_streams_in_one_file_keep_their_order() {
    var script = "for i in $(seq 200); do echo out $i; echo err $i >&2; done";
    var expected =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i -> "out %d\nerr %d\n".formatted(i, i))
            .collect(Collectors.joining());
    try (var host = start(shell(script + REST).logs(Logs.file(log)))) {
      awaitContent(log, expected);
      var pid = host.pids().get(0);
      assertThat(Proc.descriptors(pid).get(1)).isEqualTo(Proc.descriptors(pid).get(2));
    }
  }

  @Test
  void stderr_may_go_elsewhere() {
    var errors = directory.resolve("err.log");
    var spec = shell("echo out; echo err >&2" + REST);
    try (var host = start(spec.logs(Logs.file(log)).stderr(Logs.file(errors).labels()))) {
      awaitContent(log, "out\n");
      awaitContent(errors, "shell/0#1 err\n");
      assertThat(host.pids()).hasSize(1);
    }
  }

  @Test
  void inherited_streams_are_those_of_the_host_and_discarded_ones_are_none() {
    var own = Proc.descriptors(Proc.self());
    var pipes = Proc.ofKind("pipe:", Proc.self());

    try (var host = start(shell("exec sleep 1000").logs(Logs.inherited()))) {
      var worker = host.pids().get(0);
      assertThat(OpenFiles.shared(worker, Proc.self())).contains(1, 2);
      assertThat(Proc.descriptors(worker))
          .containsEntry(1, own.get(1))
          .containsEntry(2, own.get(2));
      // a shell and a loader have something open for a moment
      await().untilAsserted(() -> assertThat(Proc.descriptors(worker)).containsOnlyKeys(0, 1, 2));
      assertThat(pipes).containsAll(Proc.ofKind("pipe:", Proc.self()));
    }
    try (var host =
        start(shell("exec sleep 1000").logs(Logs.discarded()).stderr(Logs.inherited()))) {
      assertThat(Proc.descriptors(host.pids().get(0)))
          .containsEntry(1, "/dev/null")
          .containsEntry(2, own.get(2));
      assertThat(pipes).containsAll(Proc.ofKind("pipe:", Proc.self()));
    }
  }

  @Test
  void each_slot_may_have_its_own_file_and_goes_on_in_it_after_a_roll() {
    var spec = shell("echo $SUPERVISOR4J_SLOT" + REST).workers(2);
    try (var host = start(spec.logs(Logs.file(directory.resolve("{program}.{slot}"))))) {
      // before they are ended, for they may be ready before they have printed
      awaitContent(directory.resolve("shell.0"), "0\n");
      awaitContent(directory.resolve("shell.1"), "1\n");
      host.roll();
      awaitContent(directory.resolve("shell.0"), "0\n0\n");
      awaitContent(directory.resolve("shell.1"), "1\n1\n");
    }
  }

  @Test
  void workers_that_share_a_file_do_not_mix_their_lines() throws IOException {
    var script = "for i in $(seq 2000); do echo \"$SUPERVISOR4J_SLOT says $i and more\"; done";
    var shared = Logs.file(log).rotate(20_000, 100);
    try (var host = start(shell(script + REST).workers(3).logs(shared))) {
      await()
          .atMost(ofSeconds(30))
          .ignoreExceptions() // a file that was rotated between its listing and its reading
          .until(() -> lines() == 6000);
      assertThat(host.events()).noneMatch(LogFailed.class::isInstance);
    }
    for (var file : logs()) {
      assertThat(Files.size(file)).isLessThanOrEqualTo(20_000);
      assertThat(Files.readAllLines(file))
          .allMatch(line -> line.matches("[012] says \\d+ and more"));
    }
  }

  private List<Path> logs() throws IOException {
    try (var all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().startsWith("out.log")).toList();
    }
  }

  private long lines() throws IOException {
    long lines = 0;
    for (var file : logs()) {
      lines += Files.readAllLines(file).size();
    }
    return lines;
  }

  @Test
  void a_line_in_a_file_may_say_ready() {
    var script = "echo starting; echo 'Listening on 80' >&2; echo more";
    var spec = shell(script + REST).readiness(Readiness.logLine("Listening").within(ofSeconds(20)));
    try (var host = start(spec.logs(Logs.file(log)))) {
      awaitContent(log, "starting\nListening on 80\nmore\n");
      assertThat(host.pids()).hasSize(1);
    }
  }

  @Test
  void a_full_disk_stalls_no_worker_and_is_told_once() throws IOException {
    var gate = directory.resolve("gate");
    var script = "seq 1000000; until [ -e %s ]; do sleep 0.02; done; exit 7".formatted(gate);
    try (var host = start(shell(script).logs(Logs.file(Path.of("/dev/full"))))) {
      Files.createFile(gate);
      assertThat(host.awaitEvent(WorkerExited.class).status()).hasToString("exit 7");
      assertThat(host.events().stream().filter(LogFailed.class::isInstance))
          .containsExactly(
              new LogFailed(
                  "shell",
                  Path.of("/dev/full"),
                  "can't be written: ENOSPC (No space left on device)"));
    }
  }

  @Test
  void a_file_that_was_moved_away_is_left_alone_after_a_reopen() throws IOException {
    var script = "while :; do echo tick; sleep 0.01; done";
    try (var host = start(shell(script).logs(Logs.file(log)))) {
      await().until(() -> Files.exists(log));
      var moved = Files.move(log, directory.resolve("moved"));

      host.supervisor().reopenLogs();

      var size = Files.size(moved);
      await().until(() -> Files.exists(log) && Files.size(log) > 50);
      assertThat(Files.size(moved)).isEqualTo(size);
      // a reader may see a write up to the end of a page
      assertThat(log).content().matches("(tick\n)*t?i?c?k?");
    }
  }

  @Test
  void the_chosen_signal_reopens() throws IOException {
    try (var host = ChildHost.start(directory, LogHostMain.class, log.toString())) {
      // made before signals are taken, and written to after
      await().until(() -> Files.exists(log) && Files.size(log) > 0);
      var moved = Files.move(log, directory.resolve("moved"));
      host.signal(Signal.USR1);

      await().until(() -> Files.exists(log));
      var size = Files.size(moved);
      await().until(() -> Files.size(log) > 5000);
      assertThat(Files.size(moved)).isEqualTo(size);
    }
  }

  @Test
  void a_limit_on_file_size_is_a_failure_like_any_other() throws IOException {
    // not much less, or the JVM could not unpack its native libraries
    var wrapper = List.of("prlimit", "--fsize=1000000");
    try (var host = ChildHost.start(wrapper, directory, LogHostMain.class, log.toString())) {
      host.awaitLines("log file " + log + " fails: can't be written: EFBIG", 1);
      assertThat(Files.size(log)).isEqualTo(1_000_000);
      host.awaitLines("ticks", 3);
      Files.move(log, directory.resolve("moved"));

      host.awaitLines("log file " + log + " works again, bytes lost: ", 1);

      await().until(() -> !wholeLines(log).isEmpty());
      assertThat(wholeLines(log)).allMatch(line -> line.matches("line \\d+ of many"));
      assertThat(host.linesWith(" fails: ")).hasSizeLessThan(3);
    }
  }

  /** But for the last, which is being written: a reader may see a write up to the end of a page. */
  private static List<String> wholeLines(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    return lines.subList(0, Math.max(0, lines.size() - 1));
  }
}
