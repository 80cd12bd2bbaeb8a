package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Logs;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/** Log files that can't be written, told before anything is started or changed. */
@Timeout(60)
class LogRefusalsTest {

  private final Path directory;
  private final Logs.File missing;

  LogRefusalsTest(@TempDir Path directory) {
    this.directory = directory;
    missing = Logs.file(directory.resolve("gone/out.log"));
  }

  @Test
  void a_start_is_refused_and_leaves_nothing() {
    var leftovers = new Leftovers(directory);

    assertRefused(missing, missing.path() + " needs a directory ", "/gone; create it");
    assertRefused(Logs.file(directory), directory + " can't be written: EISDIR", "choose another");
    leftovers.assertNone();
  }

  private void assertRefused(Logs logs, String... words) {
    var builder =
        Supervisor.builder()
            .name("refused")
            .runtimeParent(directory)
            .programs(
                TestHost.sleep().logs(Logs.file(directory.resolve("out.log"))).build(),
                TestHost.sleep("refused").stderr(logs).build());
    assertThatThrownBy(() -> builder.start().close())
        .isInstanceOf(SupervisorException.class)
        .hasMessageStartingWith("program refused: log file ")
        .hasMessageContainingAll(words);
  }

  @Test
  void a_roll_is_refused_and_changes_nothing() {
    try (var host = TestHost.withOwnLogs(directory, TestHost.sleep())) {
      var pids = host.pids();
      var next = host.program().spec().toBuilder().logs(missing).build();

      assertThat(host.program().roll(next))
          .failsWithin(ofSeconds(30))
          .withThrowableThat()
          .withMessageContaining("gone; create it");
      assertThat(host.pids()).isEqualTo(pids);
      assertThat(host.program().spec().logs()).isInstanceOf(Logs.ToSink.class);
    }
  }

  @Test
  void a_roll_that_rotates_a_file_unlike_another_program_is_refused_and_changes_nothing() {
    var file = Logs.file(directory.resolve("out.log")).neverRotate();
    var web = TestHost.sleep("web").logs(file);
    var jobs = TestHost.sleep("jobs").logs(file);
    try (var supervisor =
        Supervisor.builder()
            .name("test")
            .runtimeParent(directory)
            .programs(web.build(), jobs.build())
            .start()) {
      var program = supervisor.program("jobs");

      assertThat(program.roll(jobs.logs(file.rotate(500, 0)).build()))
          .failsWithin(ofSeconds(30))
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(InvalidSpecException.class)
          .withMessageContainingAll("program jobs: log file", "another says neverRotate()");
      assertThat(program.spec().logs()).isEqualTo(file);
      assertThat(program.roll(jobs.logs(file.labels()).build())).succeedsWithin(ofSeconds(30));
    }
  }

  @Test
  void a_resize_is_refused_for_the_file_of_a_new_slot_and_changes_nothing() throws IOException {
    var spec = TestHost.sleep().logs(Logs.file(directory.resolve("{slot}.log")));
    try (var host = TestHost.withOwnLogs(directory, spec)) {
      Files.createDirectory(directory.resolve("2.log"));

      assertThat(host.program().resize(3))
          .failsWithin(ofSeconds(30))
          .withThrowableThat()
          .withMessageContaining("2.log can't be written: EISDIR");
      assertThat(host.program().spec().workers()).isEqualTo(1);
      assertThat(host.program().resize(2)).succeedsWithin(ofSeconds(30));
    }
  }
}
