package org.supervisor4j.netty.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.netty.output.LogDirectory.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Logs;
import org.supervisor4j.WorkerId;

@Timeout(60)
class LogFilesTest {

  private static final WorkerId WEB = new WorkerId("web", 0, 1);
  private static final WorkerId JOBS = new WorkerId("jobs", 2, 3);

  private final LogDirectory logs;

  LogFilesTest(@TempDir Path directory) {
    logs = new LogDirectory(directory);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  @Test
  void lines_are_appended_to_what_was_there() throws IOException {
    Files.writeString(logs.log, "before\n");
    var web = logs.files.outlet(logs.file(), WEB);

    feed(web, "one\ntwo\nthr");

    assertThat(logs.log).hasContent("before\none\ntwo\n");
    feed(web, "ee\n");
    assertThat(logs.log).hasContent("before\none\ntwo\nthree\n");
  }

  @Test
  void a_new_file_is_not_for_others() throws IOException {
    feed(logs.files.outlet(logs.file(), WEB), "secret\n");

    assertThat(Files.getPosixFilePermissions(logs.log))
        .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
        .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
  }

  @Test
  void a_file_is_made_for_who_has_printed_nothing_and_not_kept_open() {
    var web = logs.files.outlet(logs.file(), WEB);
    logs.files.make(logs.file(), WEB);
    assertThat(logs.log).isEmptyFile();
    assertThat(logs.open()).isEmpty();

    feed(web, "one\n");
    logs.files.make(logs.file(), WEB);

    assertThat(logs.log).hasContent("one\n");
    assertThat(logs.open()).containsExactly(logs.log.toString());
  }

  @Test
  void what_cant_be_made_is_told_once() {
    var gone = Logs.file(logs.path.resolve("gone/web.log"));
    var web = logs.files.outlet(gone, WEB);
    logs.files.make(gone, WEB);
    feed(web, "one\n");

    assertThat(logs.events).singleElement().asString().contains("ENOENT");
  }

  @Test
  void a_file_that_is_shared_is_open_once_until_the_last_stream_ends() {
    var web = logs.files.outlet(logs.file(), WEB);
    var jobs = logs.files.outlet(Logs.file(logs.path.resolve("./x/../web.log")), JOBS);
    assertThat(logs.open()).as("before the first line").isEmpty();

    feed(web, "one\n");
    feed(jobs, "two\n");
    assertThat(logs.open()).containsExactly(logs.log.toString());
    web.end();
    feed(jobs, "three\n");
    assertThat(logs.open()).containsExactly(logs.log.toString());
    jobs.end();

    assertThat(logs.open()).isEmpty();
    assertThat(logs.log).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void streams_that_share_a_file_do_not_mix_within_a_line() {
    var web = logs.files.outlet(logs.file(), WEB);
    var jobs = logs.files.outlet(logs.file(), JOBS);

    feed(web, "web is ");
    feed(jobs, "jobs\nare ");
    feed(web, "one\nlast words of web");
    web.end();
    feed(jobs, "two\n");

    assertThat(logs.log).hasContent("jobs\nweb is one\nlast words of web\nare two\n");
  }

  @Test
  void a_line_too_long_to_be_held_is_ended_for_another_stream() {
    var web = logs.files.outlet(logs.file(), WEB);
    var jobs = logs.files.outlet(logs.file(), JOBS);
    var piece = "x".repeat(10_000);

    feed(web, piece);
    feed(jobs, "jobs\n");
    feed(web, piece + "\n");

    assertThat(logs.log).hasContent(piece + "\njobs\n" + piece + "\n");
  }

  @Test
  void a_worker_that_starts_again_begins_a_line_of_its_own() {
    var first = logs.files.outlet(logs.file(), WEB);
    feed(first, "last words");
    first.end();
    feed(logs.files.outlet(logs.file(), WEB), "first words\n");

    assertThat(logs.log).hasContent("last words\nfirst words\n");
  }

  @Test
  void a_reopen_leaves_the_file_that_was_moved_as_it_is() throws IOException {
    var web = logs.files.outlet(logs.file(), WEB);
    feed(web, "one\n");
    var moved = Files.move(logs.log, logs.path.resolve("moved"));
    feed(web, "two\nthr");
    assertThat(moved).hasContent("one\ntwo\n");

    logs.files.reopen();

    assertThat(logs.open()).isEmpty();
    feed(web, "ee\n");
    assertThat(moved).hasContent("one\ntwo\n");
    assertThat(logs.log).hasContent("three\n");
  }

  @Test
  void time_and_worker_stand_before_each_line() throws IOException {
    feed(logs.files.outlet(logs.file().labels(), JOBS), "one\n\ntwo\n");
    assertThat(logs.log).hasContent("jobs/2#3 one\njobs/2#3 \njobs/2#3 two\n");
    Files.delete(logs.log);
    logs.files.reopen();

    var before = OffsetDateTime.now(ZoneId.systemDefault()).minus(Duration.ofMillis(1));
    var stream = logs.files.outlet(logs.file().timestamps().labels(), JOBS);
    feed(stream, "th");
    feed(stream, "ree\n" + "x".repeat(20_000));
    feed(stream, "y\n");

    var lines = new ArrayList<>(Files.readAllLines(logs.log));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("\\S{23}[+-]\\d\\d:\\d\\d jobs/2#3 three");
    assertThat(lines.get(1)).endsWith(" jobs/2#3 " + "x".repeat(20_000) + "y");
    assertThat(OffsetDateTime.parse(lines.get(0).replaceAll(" .*", "")))
        .isBetween(before, OffsetDateTime.now(ZoneId.systemDefault()));
  }

  @Test
  void each_slot_has_a_file_of_its_own_if_the_path_says_so() {
    var each = Logs.file(logs.path.resolve("{program}-{slot}.log"));

    feed(logs.files.outlet(each, WEB), "one\n");
    feed(logs.files.outlet(each, JOBS), "two\n");

    assertThat(logs.path.resolve("web-0.log")).hasContent("one\n");
    assertThat(logs.path.resolve("jobs-2.log")).hasContent("two\n");
  }

  @Test
  void after_the_close_nothing_is_written() {
    var web = logs.files.outlet(logs.file(), WEB);
    feed(web, "one\n");

    logs.files.close();
    feed(web, "two\n");
    web.end();

    assertThat(logs.log).hasContent("one\n");
    assertThat(logs.events).isEmpty();
  }
}
