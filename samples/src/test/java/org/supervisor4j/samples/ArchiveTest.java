package org.supervisor4j.samples;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.testkit.traffic.Traffic;

/** Workers start from an archive, on every JDK of this machine, and without when it is no good. */
@Timeout(180)
@Tag("alone") // the worker that makes an archive gets only what nobody else wants
class ArchiveTest {

  private final Path directory;
  private final Path archives;
  private final String classPath;

  ArchiveTest(@TempDir Path directory) throws IOException {
    this.directory = directory.toRealPath();
    archives = this.directory.resolve("archives");
    classPath = Jars.classPath(this.directory);
  }

  /** This one, and what a distribution has installed of the first with AOT caches. */
  static Stream<Path> jdks() throws IOException {
    var here = Path.of(System.getProperty("java.home")).toRealPath();
    var all = Path.of("/usr/lib/jvm");
    try (var others = Files.isDirectory(all) ? Files.list(all) : Stream.<Path>of()) {
      return Stream.concat(Stream.of(here), others.filter(home -> home.toString().contains("-25-")))
          .distinct()
          .toList()
          .stream();
    }
  }

  /** With a runtime directory of that name. */
  private ChildHost host(Path jdk, String name) throws IOException {
    var host =
        ChildHost.startOn(
            jdk,
            Files.createDirectory(directory.resolve(name)),
            ArchiveHostMain.class,
            archives.toString(),
            classPath,
            "-Xmx64m",
            "-XX:+UseSerialGC");
    host.awaitLines("ready: ", 1);
    return host;
  }

  /** The only worker, which is the nth that got ready. */
  private static long worker(ChildHost host, int nth) {
    host.awaitLines(" ready, pid ", nth);
    var line = host.linesWith(" ready, pid ").get(nth - 1);
    return Long.parseLong(line.replaceAll(".* ready, pid (\\d+), .*", "$1"));
  }

  /** Kills it; its successor, the nth that got ready. */
  private static long successor(ChildHost host, long worker, int nth) {
    Processes.signal(worker, Signal.KILL.number());
    return worker(host, nth);
  }

  /** What it has mapped of the archives. */
  private List<String> mapped(long worker) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + worker + "/maps")).stream()
        .filter(line -> line.contains(archives + "/"))
        .map(line -> line.replaceAll(".*/", ""))
        .distinct()
        .toList();
  }

  private List<String> archives() throws IOException {
    try (var files = Files.list(archives)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertEnds(ChildHost host) {
    host.signal(Signal.TERM);
    assertThat(host.exitWithin(ofSeconds(60))).as(() -> "" + host.lines()).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void the_next_worker_starts_from_it_and_no_client_meets_the_one_that_made_it(Path jdk)
      throws IOException {
    try (var host = host(jdk, "h")) {
      var first = worker(host, 1);
      try (var traffic = Traffic.to(host.address()).rate(100).start()) {
        host.awaitLines(" was made in ", 1);
        assertThat(traffic.stop().answeredBy().keySet()).extracting("pid").containsOnly(first);
      }
      assertThat(mapped(first)).isEmpty();

      var second = successor(host, first, 2);

      assertThat(mapped(second)).hasSize(1).isEqualTo(archives());
      assertThat(ServingHost.answerOf(host.address())).contains("pid=" + second);
      assertThat(host.linesWith("training="))
          .hasSize(2)
          .allMatch(l -> l.endsWith("0#1 training=false"));
      assertThat(host.lines())
          .noneMatch(line -> line.contains("[warning]") || line.contains("[error"));
      assertEnds(host);
    }
    assertThat(archives()).hasSize(1);
    assertThat(directory.resolve("h").resolve("supervisor4j")).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void what_is_damaged_or_stale_is_not_used_and_made_anew(Path jdk) throws IOException {
    try (var host = host(jdk, "h")) {
      host.awaitLines(" was made in ", 1);
      var damaged = archives.resolve(archives().get(0));
      Files.write(archives.resolve("half"), Arrays.copyOf(Files.readAllBytes(damaged), 1 << 20));
      Files.move(archives.resolve("half"), damaged, REPLACE_EXISTING);

      var second = successor(host, worker(host, 1), 2);
      assertThat(mapped(second)).isEmpty();
      assertThat(host.linesWith("was deleted: it is damaged")).hasSize(1);
      host.awaitLines(" was made in ", 2);

      var jar = Path.of(classPath.split(File.pathSeparator, 2)[0]);
      Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(100)));
      var third = successor(host, second, 3);
      assertThat(mapped(third)).isEmpty();
      host.awaitLines(" was made in ", 3);
      assertThat(archives()).hasSize(2);

      var fourth = successor(host, third, 4);
      assertThat(mapped(fourth)).hasSize(1);
      assertThat(host.linesWith("ended, pid"))
          .hasSize(3)
          .allMatch(l -> l.contains("killed by KILL"));
    }
  }

  @Test
  void a_directory_that_is_open_to_others_is_told_once_and_left_alone() throws IOException {
    Files.createDirectory(archives);
    Files.setPosixFilePermissions(archives, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (var host = host(jdks().findFirst().orElseThrow(), "h")) {
      var second = successor(host, worker(host, 1), 2);

      assertThat(mapped(second)).isEmpty();
      assertThat(archives()).isEmpty();
      assertThat(host.linesWith("without an archive: directory " + archives + " is open"))
          .hasSize(1);
    }
  }

  @Test
  void two_hosts_may_share_a_directory() throws IOException {
    var jdk = jdks().findFirst().orElseThrow();
    try (var one = host(jdk, "one");
        var other = host(jdk, "other")) {
      one.awaitLines(" ready, pid ", 1);
      await()
          .atMost(ofSeconds(60))
          .ignoreExceptions() // the directory is made when a worker is to start
          .until(
              () ->
                  !archives().isEmpty() && archives().stream().allMatch(a -> a.startsWith("web-")));

      assertThat(mapped(successor(one, worker(one, 1), 2))).hasSize(1);
      assertThat(mapped(successor(other, worker(other, 1), 2))).hasSize(1);
    }
  }
}
