package org.supervisor4j.netty.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Deaths;
import org.supervisor4j.netty.runtime.StateFile.Entry;
import org.supervisor4j.netty.wire.Variables;

/** What a host leaves that dies between the spawn of a worker and its line in the state file. */
@Timeout(60)
class UnlistedTest {

  private static final Duration GRACE = Duration.ofSeconds(50);

  private final RuntimeDirectory directory;
  private final Deaths deaths = new Deaths();
  private final List<Process> started = new ArrayList<>();

  UnlistedTest(@TempDir Path parent) {
    directory = RuntimeDirectory.open(Optional.of(parent), "host");
  }

  @AfterEach
  void nothing_is_left() {
    started.forEach(Process::destroyForcibly);
    deaths.close();
    directory.close();
  }

  /** Has executed its last program, and so has its environment, when this returns. */
  private Process start(Path channel, String... line) throws IOException {
    var builder = new ProcessBuilder(line);
    builder
        .environment()
        .putAll(
            Map.of(
                Variables.CHANNEL, channel.toString(),
                Variables.PROGRAM, "web",
                Variables.SLOT, "2",
                Variables.GENERATION, "3"));
    var process = builder.start();
    started.add(process);
    process.inputReader().readLine();
    return process;
  }

  private Process leader(Path channel) throws IOException {
    return start(channel, "setsid", "sh", "-c", "echo up; while :; do sleep 0.05; done");
  }

  private Path channel(long number) {
    return directory.workerDirectory(number).resolve("c");
  }

  private List<Entry> found() {
    return new Unlisted(directory).besides(directory.state().read());
  }

  @Test
  void it_is_known_by_its_environment() throws IOException {
    var worker = leader(channel(5));

    assertThat(found())
        .containsExactly(
            new Entry(
                5,
                new WorkerId("web", 2, 3),
                worker.pid(),
                Processes.startTime(worker.pid()).orElseThrow(),
                List.of()));
  }

  @Test
  void it_is_ended_like_one_that_is_listed() throws Exception {
    var worker = leader(channel(5));

    Predecessor.end(directory, GRACE, deaths);

    assertThat(worker.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_process_of_another_directory_is_none() throws IOException {
    directory.workerDirectory(5);
    leader(Path.of("/elsewhere/w5/c"));
    leader(Path.of("c"));

    assertThat(found()).isEmpty();
  }

  @Test
  void what_a_worker_has_started_in_its_own_group_goes_with_that_group_only() throws IOException {
    start(channel(5), "sh", "-c", "echo up; while :; do sleep 0.05; done");

    assertThat(found()).isEmpty();
  }

  @Test
  void a_daemon_that_a_listed_or_a_past_worker_has_left_is_left_alone() throws IOException {
    leader(channel(5));
    directory
        .state()
        .write(List.of(new Entry(5, new WorkerId("web", 0, 1), Integer.MAX_VALUE, 1, List.of())));
    leader(channel(6));
    directory.release(6);

    assertThat(found()).isEmpty();
  }

  @Test
  void a_host_that_lives_is_not_succeeded_even_when_its_lock_is_gone() throws IOException {
    var host = start(Path.of("c"), "sh", "-c", "echo up; exec sleep 1000");
    var state = directory.path().resolve("state");
    directory.state().write(List.of());
    var ours = Files.readString(state);
    var theirs = "host %d %d".formatted(host.pid(), Processes.startTime(host.pid()).orElseThrow());
    Files.writeString(state, ours.replaceFirst("host .*", theirs));

    assertThatThrownBy(() -> Predecessor.end(directory, GRACE, deaths))
        .hasMessageContaining("pid " + host.pid())
        .hasMessageContaining("another name");

    host.destroyForcibly();
    assertThat(host.onExit().join().isAlive()).isFalse();
    Predecessor.end(directory, GRACE, deaths);
  }
}
