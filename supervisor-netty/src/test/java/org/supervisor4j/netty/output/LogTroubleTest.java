package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.netty.output.LogDirectory.feed;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Logs;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.LogFailed;
import org.supervisor4j.SupervisorEvent.LogRecovered;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Proc;
import org.supervisor4j.netty.process.Root;

/** Files that can't be written or rotated; root may write anywhere, so no mode is of use here. */
@Timeout(60)
class LogTroubleTest {

  private static final WorkerId WEB = new WorkerId("web", 0, 1);
  private static final WorkerId JOBS = new WorkerId("jobs", 0, 1);
  private static final Path FULL = Path.of("/dev/full");

  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  private final LogFiles files = new LogFiles(events::add);
  private final Path directory;
  private final Path log;

  LogTroubleTest(@TempDir Path directory) {
    this.directory = directory;
    log = directory.resolve("web.log");
  }

  @AfterEach
  void close() {
    files.close();
    assertThat(Proc.descriptors(Proc.self()).values())
        .noneMatch(path -> path.startsWith(directory.toString()) || path.equals("/dev/full"));
  }

  @Test
  void a_full_disk_is_told_once_to_each_program_that_loses_lines() {
    var web = files.outlet(Logs.file(FULL), WEB);
    var jobs = files.outlet(Logs.file(FULL), JOBS);

    for (int i = 0; i < 100_000; i++) {
      feed(web, "lost\n");
    }
    feed(jobs, "lost\n");

    var why = "can't be written: ENOSPC (No space left on device)";
    assertThat(events)
        .containsExactly(new LogFailed("web", FULL, why), new LogFailed("jobs", FULL, why));
  }

  @Test
  void a_device_is_never_rotated() {
    var web = files.outlet(Logs.file(Path.of("/dev/null")).rotate(1, 1), WEB);

    feed(web, "one\ntwo\n");

    assertThat(Path.of("/dev/null")).exists();
    assertThat(Path.of("/dev/null.1")).doesNotExist();
    assertThat(events).isEmpty();
  }

  @Test
  void a_crash_loop_on_a_full_disk_is_told_once() {
    for (int i = 0; i < 10; i++) {
      var web = files.outlet(Logs.file(FULL), WEB);
      feed(web, "lost\nlast words");
      web.end();
    }

    assertThat(events).hasSize(1);
  }

  @Test
  void what_recovers_tells_the_losses_of_each_program() throws IOException {
    Files.createDirectory(log);
    var web = files.outlet(Logs.file(log), WEB);
    var jobs = files.outlet(Logs.file(log), JOBS);
    feed(web, "lost 1\nlost 2\n");
    feed(jobs, "lost 3\n");
    feed(web, "lost 4\n");
    assertThat(events)
        .extracting(event -> ((LogFailed) event).reason())
        .containsExactly(
            "can't be written: EISDIR (Is a directory)",
            "can't be written: EISDIR (Is a directory)");
    Files.delete(log);

    var tried = new int[1];
    await()
        .until(
            () -> {
              tried[0]++;
              feed(jobs, "line\n");
              return Files.exists(log);
            });

    assertThat(log).hasContent("line\n");
    assertThat(events.subList(2, 4))
        .containsExactly(
            new LogRecovered("jobs", log, 7L + 5L * (tried[0] - 1)),
            new LogRecovered("web", log, 21));
    feed(web, "on\n");
    assertThat(log).hasContent("line\non\n");
    assertThat(events).hasSize(4);
  }

  @Test
  void a_file_that_fails_is_tried_at_most_once_a_second() throws IOException {
    Files.createDirectory(log);
    var web = files.outlet(Logs.file(log), WEB);
    var begun = System.nanoTime();
    feed(web, "lost\n");
    Files.delete(log);

    await()
        .pollInterval(ofMillis(1))
        .until(
            () -> {
              feed(web, "lost too\n");
              return Files.exists(log);
            });

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(ofSeconds(1));
  }

  @Test
  void a_rotation_that_fails_leaves_the_stream_in_the_same_file() throws IOException {
    Files.createDirectories(directory.resolve("web.log.1/x"));
    var web = files.outlet(Logs.file(log).rotate(10, 1), WEB);

    feed(web, "line 1\nline 2\nline 3\n");
    feed(web, "line 4\n");

    assertThat(log).hasContent("line 1\nline 2\nline 3\nline 4\n");
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            LogFailed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith("can't be rotated, so it grows on: ")
                    .endsWith("/web.log.1: EISDIR (Is a directory)"));

    Files.move(directory.resolve("web.log.1"), directory.resolve("away"));
    await()
        .untilAsserted(
            () -> {
              feed(web, "line\n");
              assertThat(directory.resolve("web.log.1")).isRegularFile();
            });
    assertThat(log).hasContent("line\n");
    assertThat(events).last().isEqualTo(new LogRecovered("web", log, 0));
  }

  @Test
  void failing_rotations_do_not_eat_the_backups() throws IOException {
    Files.writeString(directory.resolve("web.log.2"), "precious");
    Files.createDirectories(directory.resolve("web.log.3/x"));
    var kept = new Backups(log, 3);
    Files.writeString(log, "now");

    kept.shift(); // fills the gap at 1
    kept.undo();
    kept.shift();
    kept.undo();

    assertThat(directory.resolve("web.log.2")).hasContent("precious");
    assertThat(log).hasContent("now");
  }

  @Test
  void a_fifo_without_a_reader_holds_nobody_up() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor()).isZero();
    var web = files.outlet(Logs.file(log), WEB);

    feed(web, "lost\n");

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            LogFailed.class, failed -> assertThat(failed.reason()).contains("ENXIO"));
  }

  @Test
  void a_fifo_whose_reader_is_slow_holds_nobody_up_and_goes_on_at_a_new_line() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor()).isZero();
    var read = new StringBuilder();
    // opened for both, as an open for reading waits for a writer (fifo(7))
    try (var both = new RandomAccessFile(log.toFile(), "rw");
        var reader = new FileInputStream(log.toFile())) {
      assertThat(both.getFD().valid()).isTrue();
      var web = files.outlet(Logs.file(log), WEB);
      for (int i = 0; i < 100; i++) { // 3 pages each, of which a pipe has 16: the 6th is cut
        feed(web, ("x".repeat(1000) + "\n").repeat(10));
      }
      assertThat(events)
          .singleElement()
          .isInstanceOfSatisfying(
              LogFailed.class, failed -> assertThat(failed.reason()).contains("EAGAIN"));

      await()
          .until(
              () -> {
                feed(web, "recovered\n");
                var bytes = new byte[reader.available()];
                read.append(new String(bytes, 0, reader.read(bytes), UTF_8));
                return read.indexOf("recovered") > 0;
              });
      assertThat(read.toString().lines())
          .allMatch(line -> line.matches("x{0,1000}|recovered"))
          .contains("x".repeat(1000), "recovered")
          .anyMatch(line -> line.matches("x{1,999}"));
    }
  }

  @Test
  void a_directory_that_is_one_is_not_entered() throws IOException {
    Root.require();
    var secret = Files.createDirectory(directory.resolve("secret"));
    var link = Files.createSymbolicLink(directory.resolve("logs"), secret);
    var own = Files.createSymbolicLink(directory.resolve("own"), link);
    Files.setAttribute(link, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

    feed(files.outlet(Logs.file(own.resolve("web.log")), WEB), "new\n");

    assertThat(secret).isEmptyDirectory();
    assertThat(events)
        .singleElement()
        .asString()
        .contains(link + " is a symbolic link of uid 65534");
  }

  @Test
  void a_link_of_a_foreign_user_is_not_followed() throws IOException {
    Root.require();
    var secret = Files.writeString(directory.resolve("secret"), "old\n");
    var link = Files.createSymbolicLink(log, secret);
    Files.setAttribute(link, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

    feed(files.outlet(Logs.file(log), WEB), "new\n");

    assertThat(secret).hasContent("old\n");
    assertThat(events)
        .singleElement()
        .asString()
        .contains("can't be written: " + log + " is a symbolic link of uid 65534");
    var ours = Files.createSymbolicLink(directory.resolve("other.log"), secret);
    feed(files.outlet(Logs.file(ours), WEB), "new\n");
    assertThat(secret).hasContent("old\nnew\n");
  }

  @Test
  void no_rotation_moves_what_a_foreign_link_leads_to() throws IOException {
    Root.require();
    var secret = Files.writeString(directory.resolve("secret"), "old\n");
    var web = files.outlet(Logs.file(log).rotate(4, 1), WEB);
    feed(web, "one\n");
    Files.delete(log);
    Files.createSymbolicLink(log, secret);
    Files.setAttribute(log, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

    feed(web, "two\n");

    assertThat(secret).hasContent("old\n");
    assertThat(directory.resolve("secret.1")).doesNotExist();
    assertThat(events).singleElement().asString().contains("can't be rotated", "uid 65534");
  }
}
