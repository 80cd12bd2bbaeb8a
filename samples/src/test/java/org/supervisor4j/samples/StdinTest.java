package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.KILL;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Stdin;

@Timeout(60)
class StdinTest {

  private final Path directory;

  StdinTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static ProgramSpec.Builder reader(String script) {
    return TestHost.sleep("reader").command(Command.of("sh", "-c", script)).stdin(Stdin.piped());
  }

  @Test
  void each_worker_reads_what_is_written_to_its_slot() {
    var reader = reader("while read line; do echo got $line; done").workers(2);
    try (var host = TestHost.start(directory, reader)) {
      host.program().write(0, "a\nb\n").join();
      host.program().write(1, "c\n").join();

      await().until(() -> host.lines().size() == 3);
      assertThat(host.lines())
          .containsSubsequence("reader/0#1 got a", "reader/0#1 got b")
          .contains("reader/1#1 got c");
    }
  }

  @Test
  void a_worker_that_does_not_read_holds_up_nobody_and_too_much_is_refused() {
    try (var host = TestHost.start(directory, reader("exec sleep 1000"))) {
      var waits = host.program().write(0, new byte[1024 * 1024]);

      assertThatThrownBy(host.program().write(0, new byte[1024 * 1024])::join)
          .hasMessageContaining("stdin of slot 0 of program reader: the worker does not read");
      assertThat(waits).isNotDone();
      host.program().stop().orTimeout(10, SECONDS).join();
      assertThatThrownBy(waits::join)
          .hasMessageMatching(".*the worker has (ended|closed its stdin)");
      assertThatThrownBy(host.program().write(0, "x")::join)
          .hasMessageContaining("there is no process");
    }
  }

  @Test
  void the_next_worker_has_a_pipe_of_its_own_and_no_descriptor_is_left() {
    var reader = reader("while read line; do echo got $line; done");
    try (var host = TestHost.start(directory, reader)) {
      var before = pipes();
      for (int i = 0; i < 3; i++) {
        host.roll();
        host.program().write(0, "x\n").join();
        var read = i + 1; // before the next roll ends it
        await().until(() -> host.lines().size() == read);
      }
      host.awaitCalm();
      // at first the ends that a new worker got may have been open here, too
      await().untilAsserted(() -> assertThat(pipes()).isLessThanOrEqualTo(before));
      assertThat(host.lines())
          .containsExactly("reader/0#2 got x", "reader/0#3 got x", "reader/0#4 got x");
    }
  }

  @Test
  void a_worker_without_a_pipe_reads_nothing_and_is_not_written_to() {
    try (var host =
        TestHost.start(directory, reader("cat; echo ended; exec sleep 1000").stdin(Stdin.none()))) {
      await().until(() -> host.lines().contains("reader/0#1 ended"));

      assertThatThrownBy(host.program().write(0, "x")::join)
          .hasMessageContaining("call stdin(Stdin.piped()) in its spec");
    }
  }

  @Test
  void a_worker_reads_the_end_when_its_host_is_killed() {
    var mark = directory.resolve("ended");
    try (var host = ChildHost.start(directory, StdinMain.class, mark.toString())) {
      await().atMost(ofSeconds(30)).until(() -> !host.linesWith(" ready, pid").isEmpty());
      assertThat(mark).doesNotExist();

      host.signal(KILL);

      await().atMost(ofSeconds(10)).untilAsserted(() -> assertThat(mark).exists());
    }
  }

  private static long pipes() {
    return Proc.descriptors(Proc.self()).values().stream()
        .filter(open -> open.startsWith("pipe:"))
        .count();
  }
}
