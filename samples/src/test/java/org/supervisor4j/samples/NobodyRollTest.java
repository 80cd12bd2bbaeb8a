package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Execution;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Workers that give up root serve, and pass their connections on, like any others. */
@Tag("alone") // 1000 requests a second
@Timeout(180)
class NobodyRollTest {

  private static final int ROLLS = Integer.getInteger("rolls", 2);

  private final Path directory;

  NobodyRollTest(@TempDir Path directory) throws IOException {
    this.directory = open(directory);
  }

  private static Path open(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void nothing_is_lost_in_rolls_of_workers_that_are_nobody() throws IOException {
    Root.require();
    var classPath = copyOfClassPath();
    var command =
        Command.java(
                QuickStartWorker.class.getName(),
                () -> classPath,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1")
            .directory(Path.of("/"))
            .execution(Execution.none().user("nobody").umask("077").limit("nofile", 2000, 2000));

    try (var host =
            TestHost.start(directory, TestHost.web(TestHost.tcp()).workers(2).command(command));
        var load = Load.warmedUp(host.address())) {
      for (int roll = 0; roll < ROLLS; roll++) {
        assertThat(host.pids())
            .hasSize(2)
            .allSatisfy(pid -> assertThat(Proc.status(pid, "Uid")).startsWith("65534"));
        host.roll();
      }
      host.awaitCalm();

      var reports = load.stop();
      reports.forEach(TrafficReport::assertNothingLost);
      assertThat(reports.stream().mapToLong(TrafficReport::sent).sum()).isGreaterThan(1000);
      // kept connections moved: nobody had to open one anew
      assertThat(reports).allMatch(report -> report.forcedReconnects() == 0);
      assertThat(reports).allMatch(report -> report.announcedCloses() == 0);
      assertThat(host.events()).noneMatch(WorkerStopping.class::isInstance);
    }
  }

  /** Where everybody may read it: the one of the tests lies in a home. */
  private String copyOfClassPath() throws IOException {
    var copies = new ArrayList<String>();
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      var path = Path.of(entry);
      var copy = directory.resolve("c" + copies.size() + ".jar");
      if (Files.isDirectory(path)) {
        Jars.pack(path, copy);
      } else {
        Files.copy(path, copy);
      }
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
      copies.add(copy.toString());
    }
    return String.join(File.pathSeparator, copies);
  }
}
