package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.LogFailed;
import org.supervisor4j.SupervisorEvent.LogRecovered;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStarted;

/** Files that go away, and disks that are full. */
@Timeout(120)
class FilesTest {

  private final Path directory;

  FilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_jar_that_is_deleted_in_mid_roll_takes_the_roll_back() throws Exception {
    var jar = directory.resolve("release.jar");
    var classes = Path.of(Puppet.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    pack(classes, jar);
    var others =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).toAbsolutePath().equals(classes))
            .collect(Collectors.joining(File.pathSeparator));
    var classPath = jar + File.pathSeparator + others;
    rollsWithout(
        jar,
        Command.java(Puppet.class.getName(), () -> classPath, Theatre.QUICK)
            .args(directory.toString()));
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var all = Files.walk(classes)) {
      for (var each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
  }

  @Test
  void an_executable_that_is_deleted_in_mid_roll_takes_the_roll_back() throws IOException {
    var script = directory.resolve("serve");
    var line = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    line.addAll(List.of(Theatre.QUICK));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Puppet.class.getName()));
    Files.writeString(script, "#!/bin/sh\nexec " + String.join(" ", line) + " " + directory);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    rollsWithout(script, Command.of(script.toString()));
  }

  /** The first new worker waits for its cue, so that the file is gone before the second starts. */
  private void rollsWithout(Path file, Command command) {
    try (var theatre =
        Theatre.of(
            directory,
            spec ->
                spec.workers(2)
                    .command(command)
                    .restart(
                        RestartPolicy.always()
                            .backoff(ofMillis(1), ofMillis(1))
                            .giveUpAfter(1, ofMinutes(5))))) {
      var first = theatre.pid(0);
      var second = theatre.pid(1);
      theatre.puppets.onStart(Start.neverReady().ofGeneration(2).inSlot(0));
      var roll = theatre.program.roll();
      var started = theatre.nth(WorkerStarted.class, 3);
      assertThat(started.worker()).hasToString("web/0#2");
      theatre.puppets.tell(started.pid(), Act.throwInLoop()); // it is there, and has its files

      try (var gone = theatre.faults.delete(file)) {
        assertThat(gone.fault()).hasToString("delete: " + file);
        theatre.puppets.tell(started.pid(), Act.getReady());

        assertThat(roll.join())
            .isInstanceOfSatisfying(
                Rollout.RolledBack.class,
                back -> assertThat(back.reason()).contains("there is no " + file));
        assertThat(theatre.pid(0)).isEqualTo(started.pid()); // as the old one can't start either
        assertThat(theatre.pid(1)).isEqualTo(second);
        var drained = theatre.first(WorkerExited.class); // until then it may answer, too
        assertThat(drained.pid()).isEqualTo(first);
        assertThat(theatre.answerer()).isIn(theatre.pid(0), theatre.pid(1));
      }
      theatre.puppets.forgetStarts();
      assertThat(theatre.program.roll().join()).isInstanceOf(Rollout.Completed.class);
    }
  }

  @Test
  void a_file_that_is_not_there_cannot_be_deleted() {
    assertThatThrownBy(() -> new Faults().delete(directory.resolve("nothing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void a_full_disk_costs_lines_and_no_worker() {
    var log = directory.resolve("web.log");
    try (var theatre = Theatre.of(directory, spec -> spec.logs(Logs.file(log)))) {
      theatre.puppets.tell(theatre.program, 0, Act.flood(8_000));
      await().untilAsserted(() -> assertThat(log).isRegularFile());
      try (var full = theatre.faults.fillDisk(theatre.supervisor, log)) {
        assertThat(full.fault()).hasToString("disk full: " + log);
        theatre.puppets.tell(theatre.program, 0, Act.flood(800_000));

        assertThat(theatre.first(LogFailed.class).reason()).contains("ENOSPC");
        assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      }
      await()
          .atMost(ofSeconds(60))
          .untilAsserted(
              () -> {
                theatre.puppets.tell(theatre.program, 0, Act.flood(80));
                assertThat(theatre.all(LogRecovered.class)).hasSize(1);
              });
      assertThat(theatre.first(LogRecovered.class).lostBytes()).isPositive();
      assertThat(log).isRegularFile();
      assertThat(theatre.all(WorkerExited.class)).isEmpty();
      assertThat(theatre.all(LogFailed.class)).hasSize(1);
    }
  }
}
