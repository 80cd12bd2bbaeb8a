package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Release;
import org.supervisor4j.Rollout;
import org.supervisor4j.netty.posix.Processes;

/** Deploying by a link: switched first, rolled later, and crashes in between. */
@Timeout(60)
class ReleaseSwitchTest {

  private final Path directory;
  private final Path link;

  ReleaseSwitchTest(@TempDir Path directory) throws IOException {
    this.directory = directory.toRealPath();
    link = this.directory.resolve("current");
  }

  /** A release whose program says its version; switches the link to it in one step. */
  private Path deploy(String version) throws IOException {
    var release = Files.createDirectory(directory.resolve(version));
    Files.writeString(release.resolve("settings"), version);
    var program = release.resolve("run");
    Files.writeString(program, "#!/bin/sh\necho \"$RELEASED $(cat settings)\"\nexec sleep 1000\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    var next = Files.createSymbolicLink(directory.resolve("next"), release);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
    return release;
  }

  private Command command() {
    var release = Release.symlink(link);
    return Command.of("./run")
        .directory(release)
        .environment(
            host -> {
              host.put("RELEASED", release.path().getFileName().toString());
              return host;
            });
  }

  @Test
  void a_generation_keeps_its_release_also_over_a_crash_until_it_is_rolled() throws IOException {
    var one = deploy("one");
    try (var host = TestHost.start(directory, TestHost.sleep().command(command()))) {
      awaitLine(host, "sleep/0#1 one one", 1);
      var first = host.pids().get(0);

      var two = deploy("two");
      assertThat(workingDirectory(first)).isEqualTo(one);
      Processes.signal(first, 9);
      awaitLine(host, "sleep/0#1 one one", 2);

      assertThat(host.program().roll().join()).isInstanceOf(Rollout.Completed.class);
      awaitLine(host, "sleep/0#2 two two", 1);
      assertThat(workingDirectory(host.pids().get(0))).isEqualTo(two);
    }
  }

  @Test
  void a_link_that_leads_nowhere_fails_the_roll_and_the_old_release_serves_on() throws IOException {
    deploy("one");
    try (var host = TestHost.start(directory, TestHost.sleep().command(command()))) {
      var serving = host.pids();
      Files.delete(link);

      assertThat(host.program().roll().join())
          .isInstanceOfSatisfying(
              Rollout.RolledBack.class,
              back -> assertThat(back.reason()).contains(link + " leads nowhere"));
      assertThat(host.pids()).isEqualTo(serving);
    }
  }

  private static void awaitLine(TestHost host, String line, int times) {
    await()
        .atMost(ofSeconds(20))
        .untilAsserted(() -> assertThat(host.lines()).filteredOn(line::equals).hasSize(times));
  }

  private static Path workingDirectory(long pid) throws IOException {
    return Path.of("/proc", Long.toString(pid), "cwd").toRealPath();
  }
}
