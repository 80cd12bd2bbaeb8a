package org.supervisor4j.netty.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.ChildJvm;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Deaths;
import org.supervisor4j.netty.runtime.StateFile.Entry;
import org.supervisor4j.netty.socket.BindMain;
import org.supervisor4j.netty.socket.ListenSockets;

@Timeout(60)
class PredecessorTest {

  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final RuntimeDirectory directory;
  private final StateFile state;
  private final Deaths deaths = new Deaths();
  private final List<Process> started = new ArrayList<>();

  PredecessorTest(@TempDir Path parent) {
    directory = RuntimeDirectory.open(Optional.of(parent), "host");
    state = directory.state();
  }

  @AfterEach
  void nothing_is_left() {
    started.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
    deaths.close();
    directory.close();
  }

  private Process start(String... line) throws IOException {
    var process = new ProcessBuilder(line).start();
    started.add(process);
    return process;
  }

  /** A leader of its own process group, as workers are; has printed a line already. */
  private Process leader(String script) throws IOException {
    var process = start("setsid", "sh", "-c", script);
    line(process);
    return process;
  }

  private static String line(Process process) throws IOException {
    return new BufferedReader(process.inputReader()).readLine();
  }

  private static Entry entry(long pid) {
    return new Entry(
        pid,
        new WorkerId("web", 0, 1),
        pid,
        Processes.startTime(pid).orElseThrow(),
        List.of("http"));
  }

  @Test
  void a_worker_that_ends_when_asked_is_not_killed() throws Exception {
    var worker = leader("trap 'exit 7' TERM; echo up; while :; do sleep 0.1; done");
    state.write(List.of(entry(worker.pid())));

    Predecessor.end(directory, LONG, deaths);

    assertThat(worker.waitFor()).isEqualTo(7);
  }

  @Test
  void a_worker_that_does_not_end_is_killed_with_its_group() throws Exception {
    var worker = leader("trap '' TERM; sleep 1000 & echo $!; while :; do sleep 1000; done");
    state.write(List.of(entry(worker.pid())));

    Predecessor.end(directory, SHORT, deaths);

    assertThat(worker.waitFor()).isEqualTo(128 + 9);
    assertThat(ProcessStat.all())
        .noneMatch(process -> process.group() == worker.pid() && process.runs());
  }

  @Test
  void a_child_that_outlives_its_leader_is_killed_too() throws Exception {
    var worker = start("setsid", "sh", "-c", "sleep 1000 & echo $!; wait");
    var child = Long.parseLong(line(worker));
    state.write(List.of(entry(worker.pid())));

    Predecessor.end(directory, LONG, deaths);

    assertThat(worker.waitFor()).isEqualTo(128 + 15);
    assertThat(ProcessStat.of(child).filter(ProcessStat::runs)).isEmpty();
  }

  @Test
  void its_address_can_be_bound_when_it_returns() {
    try (var worker = ChildJvm.start(BindMain.class, "0");
        var sockets = new ListenSockets()) {
      var bound = worker.lineWith("bound");
      var port = Integer.parseInt(bound.replaceAll(".*:(\\d+)\\D*", "$1"));
      var handoff = SocketHandoff.tcp("http", "127.0.0.1", port);
      assertThatThrownBy(() -> sockets.bind(handoff)).hasMessageContaining("pid " + worker.pid());
      state.write(List.of(entry(worker.pid())));

      Predecessor.end(directory, LONG, deaths);

      assertThat(sockets.bind(handoff).address()).isEqualTo(handoff.address());
    }
  }

  @Test
  void a_process_that_only_has_the_same_pid_is_left_alone() throws IOException {
    var stranger = start("sleep", "1000");
    var real = entry(stranger.pid());
    state.write(
        List.of(new Entry(1, real.worker(), real.pid(), real.startTime() - 1, real.listeners())));

    Predecessor.end(directory, SHORT, deaths);

    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void a_process_of_an_earlier_boot_is_left_alone() throws IOException {
    var stranger = start("sleep", "1000");
    state.write(List.of(entry(stranger.pid())));
    var file = directory.path().resolve("state");
    Files.writeString(file, Files.readString(file).replace(Processes.bootId(), "another"));

    Predecessor.end(directory, SHORT, deaths);

    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void many_are_ended_together_and_no_descriptor_is_left() throws Exception {
    var workers = new ArrayList<Entry>();
    for (int i = 0; i < 20; i++) {
      workers.add(entry(start("sleep", "1000").pid()));
    }
    state.write(workers);
    var before = pidfds();

    Predecessor.end(directory, LONG, deaths);

    for (var process : started) {
      assertThat(process.waitFor()).isEqualTo(128 + 15);
    }
    await().until(() -> pidfds() <= before);
  }

  /** Pidfds and eventfds of this JVM. */
  private static long pidfds() throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links.filter(PredecessorTest::isAnonymous).count();
    }
  }

  private static boolean isAnonymous(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().matches("anon_inode:.*(pidfd|eventfd).*");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_worker_that_is_gone_already_is_no_problem() throws Exception {
    var worker = start("sleep", "1000");
    state.write(List.of(entry(worker.pid())));
    worker.destroyForcibly().waitFor();

    Predecessor.end(directory, LONG, deaths);

    assertThat(worker.isAlive()).isFalse();
  }
}
