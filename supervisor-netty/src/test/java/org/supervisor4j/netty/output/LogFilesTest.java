package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Logs;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Proc;

@Timeout(60)
class LogFilesTest {

  private static final WorkerId WEB = new WorkerId("web", 0, 1);
  private static final WorkerId JOBS = new WorkerId("jobs", 2, 3);

  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  private final LogFiles files = new LogFiles(events::add);
  private final Path directory;
  private final Path log;

  LogFilesTest(@TempDir Path directory) {
    this.directory = directory;
    log = directory.resolve("web.log");
  }

  @AfterEach
  void close() {
    files.close();
    assertThat(open()).isEmpty();
  }

  private Logs.File file() {
    return Logs.file(log);
  }

  private static void feed(Outlet outlet, String text) {
    var bytes = text.getBytes(UTF_8);
    outlet.feed(bytes, bytes.length);
  }

  /** What this JVM has open below the directory. */
  private List<String> open() {
    return Proc.descriptors(Proc.self()).values().stream()
        .filter(path -> path.startsWith(directory.toString()))
        .toList();
  }

  private Path backup(int number) {
    return directory.resolve("web.log." + number);
  }

  @Test
  void lines_are_appended_to_what_was_there() throws IOException {
    Files.writeString(log, "before\n");
    var web = files.outlet(file(), WEB);

    feed(web, "one\ntwo\nthr");

    assertThat(log).hasContent("before\none\ntwo\n");
    feed(web, "ee\n");
    assertThat(log).hasContent("before\none\ntwo\nthree\n");
  }

  @Test
  void a_new_file_is_not_for_others() throws IOException {
    feed(files.outlet(file(), WEB), "secret\n");

    assertThat(Files.getPosixFilePermissions(log))
        .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
        .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
  }

  @Test
  void a_file_that_is_shared_is_open_once_until_the_last_stream_ends() {
    var web = files.outlet(file(), WEB);
    var jobs = files.outlet(Logs.file(directory.resolve("./x/../web.log")), JOBS);
    assertThat(open()).as("before the first line").isEmpty();

    feed(web, "one\n");
    feed(jobs, "two\n");
    assertThat(open()).containsExactly(log.toString());
    web.end();
    feed(jobs, "three\n");
    assertThat(open()).containsExactly(log.toString());
    jobs.end();

    assertThat(open()).isEmpty();
    assertThat(log).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void streams_that_share_a_file_do_not_mix_within_a_line() {
    var web = files.outlet(file(), WEB);
    var jobs = files.outlet(file(), JOBS);

    feed(web, "web is ");
    feed(jobs, "jobs\nare ");
    feed(web, "one\nlast words of web");
    web.end();
    feed(jobs, "two\n");

    assertThat(log).hasContent("jobs\nweb is one\nlast words of web\nare two\n");
  }

  @Test
  void a_line_too_long_to_be_held_is_ended_for_another_stream() {
    var web = files.outlet(file(), WEB);
    var jobs = files.outlet(file(), JOBS);
    var piece = "x".repeat(10_000);

    feed(web, piece);
    feed(jobs, "jobs\n");
    feed(web, piece + "\n");

    assertThat(log).hasContent(piece + "\njobs\n" + piece + "\n");
  }

  @Test
  void a_worker_that_starts_again_begins_a_line_of_its_own() {
    var first = files.outlet(file(), WEB);
    feed(first, "last words");
    first.end();
    feed(files.outlet(file(), WEB), "first words\n");

    assertThat(log).hasContent("last words\nfirst words\n");
  }

  @Test
  void no_file_is_longer_than_its_limit_and_no_line_is_lost_or_cut() throws IOException {
    var web = files.outlet(file().rotate(1000, 99), WEB);
    var all = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      var text = "line %d of some length\n".formatted(i).repeat(i % 7 + 1);
      all.append(text);
      feed(web, text);
    }

    var read = new StringBuilder();
    for (int number = 99; number >= 0; number--) {
      var part = number == 0 ? log : backup(number);
      if (Files.exists(part)) {
        assertThat(Files.size(part)).isBetween(number == 0 ? 1L : 900L, 1000L);
        assertThat(Files.readString(part)).endsWith("\n");
        read.append(Files.readString(part));
      }
    }
    assertThat(read).hasToString(all.toString());
    assertThat(events).isEmpty();
  }

  @Test
  void the_oldest_backup_goes() throws IOException {
    var web = files.outlet(file().rotate(10, 3), WEB);

    for (int i = 1; i <= 9; i++) {
      feed(web, "line " + i + "\n");
    }

    assertThat(log).hasContent("line 9\n");
    assertThat(backup(1)).hasContent("line 8\n");
    assertThat(backup(3)).hasContent("line 6\n");
    assertThat(backup(4)).doesNotExist();
  }

  @Test
  void no_backups_empty_the_file() {
    var web = files.outlet(file().rotate(10, 0), WEB);

    feed(web, "line 1\nline 2\nline 3\n");

    assertThat(log).hasContent("line 3\n");
    assertThat(directory.toFile().list()).containsExactly("web.log");
  }

  @Test
  void a_line_longer_than_the_limit_gets_a_file_of_its_own() {
    var web = files.outlet(file().rotate(10, 3), WEB);

    feed(web, "a\n" + "x".repeat(100) + "\nb\n");

    assertThat(backup(2)).hasContent("a\n");
    assertThat(backup(1)).hasContent("x".repeat(100) + "\n");
    assertThat(log).hasContent("b\n");
  }

  @Test
  void a_line_that_never_ends_rotates_too() throws IOException {
    var web = files.outlet(file().rotate(20_000, 2), WEB);

    for (int i = 0; i < 20; i++) {
      feed(web, "x".repeat(10_000));
    }

    assertThat(Files.size(backup(1))).isBetween(20_000L, 30_000L);
    assertThat(Files.size(log)).isLessThan(30_000);
  }

  @Test
  void a_file_that_somebody_has_emptied_begins_to_count_anew() throws IOException {
    var web = files.outlet(file().rotate(20, 3), WEB);
    feed(web, "line 1\nline 2\n");
    Files.writeString(log, "");

    feed(web, "line 3\n");

    assertThat(log).hasContent("line 3\n");
    assertThat(backup(1)).doesNotExist();
  }

  @Test
  void the_target_of_a_link_rotates_and_the_link_stays() throws IOException {
    var real = Files.createDirectory(directory.resolve("data")).resolve("real.log");
    Files.createSymbolicLink(log, Files.createFile(real));
    var web = files.outlet(file().rotate(10, 3), WEB);

    feed(web, "line 1\nline 2\n");

    assertThat(log).isSymbolicLink().hasContent("line 2\n");
    assertThat(directory.resolve("data/real.log.1")).hasContent("line 1\n");
  }

  @Test
  void a_reopen_leaves_the_file_that_was_moved_as_it_is() throws IOException {
    var web = files.outlet(file(), WEB);
    feed(web, "one\n");
    var moved = Files.move(log, directory.resolve("moved"));
    feed(web, "two\nthr");
    assertThat(moved).hasContent("one\ntwo\n");

    files.reopen();

    assertThat(open()).isEmpty();
    feed(web, "ee\n");
    assertThat(moved).hasContent("one\ntwo\n");
    assertThat(log).hasContent("three\n");
  }

  @Test
  void time_and_worker_stand_before_each_line() throws IOException {
    feed(files.outlet(file().labels(), JOBS), "one\n\ntwo\n");
    assertThat(log).hasContent("jobs/2#3 one\njobs/2#3 \njobs/2#3 two\n");
    Files.delete(log);
    files.reopen();

    var before = OffsetDateTime.now(ZoneId.systemDefault()).minus(Duration.ofMillis(1));
    var stream = files.outlet(file().timestamps().labels(), JOBS);
    feed(stream, "th");
    feed(stream, "ree\n" + "x".repeat(20_000));
    feed(stream, "y\n");

    var lines = new ArrayList<>(Files.readAllLines(log));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("\\S{23}[+-]\\d\\d:\\d\\d jobs/2#3 three");
    assertThat(lines.get(1)).endsWith(" jobs/2#3 " + "x".repeat(20_000) + "y");
    assertThat(OffsetDateTime.parse(lines.get(0).replaceAll(" .*", "")))
        .isBetween(before, OffsetDateTime.now(ZoneId.systemDefault()));
  }

  @Test
  void each_slot_has_a_file_of_its_own_if_the_path_says_so() {
    var each = Logs.file(directory.resolve("{program}-{slot}.log"));

    feed(files.outlet(each, WEB), "one\n");
    feed(files.outlet(each, JOBS), "two\n");

    assertThat(directory.resolve("web-0.log")).hasContent("one\n");
    assertThat(directory.resolve("jobs-2.log")).hasContent("two\n");
  }

  @Test
  void after_the_close_nothing_is_written() {
    var web = files.outlet(file(), WEB);
    feed(web, "one\n");

    files.close();
    feed(web, "two\n");
    web.end();

    assertThat(log).hasContent("one\n");
    assertThat(events).isEmpty();
  }
}
