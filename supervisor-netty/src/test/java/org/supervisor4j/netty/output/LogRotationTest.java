package org.supervisor4j.netty.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.netty.output.LogDirectory.feed;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.WorkerId;

/** When a file ends, and what becomes of it. */
@Timeout(60)
class LogRotationTest {

  private static final WorkerId WEB = new WorkerId("web", 0, 1);
  private static final WorkerId NEXT = new WorkerId("web", 0, 2);

  private final LogDirectory logs;

  LogRotationTest(@TempDir Path directory) {
    logs = new LogDirectory(directory);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  @Test
  void no_file_is_longer_than_its_limit_and_no_line_is_lost_or_cut() throws IOException {
    var web = logs.files.outlet(logs.file().rotate(1000, 99), WEB);
    var all = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      var text = "line %d of some length\n".formatted(i).repeat(i % 7 + 1);
      all.append(text);
      feed(web, text);
    }

    var read = new StringBuilder();
    for (int number = 99; number >= 0; number--) {
      var part = number == 0 ? logs.log : logs.backup(number);
      if (Files.exists(part)) {
        assertThat(Files.size(part)).isBetween(number == 0 ? 1L : 900L, 1000L);
        assertThat(Files.readString(part)).endsWith("\n");
        read.append(Files.readString(part));
      }
    }
    assertThat(read).hasToString(all.toString());
    assertThat(logs.events).isEmpty();
  }

  @Test
  void the_oldest_backup_goes() throws IOException {
    var web = logs.files.outlet(logs.file().rotate(10, 3), WEB);

    for (int i = 1; i <= 9; i++) {
      feed(web, "line " + i + "\n");
    }

    assertThat(logs.log).hasContent("line 9\n");
    assertThat(logs.backup(1)).hasContent("line 8\n");
    assertThat(logs.backup(3)).hasContent("line 6\n");
    assertThat(logs.backup(4)).doesNotExist();
  }

  @Test
  void no_backups_empty_the_file() {
    var web = logs.files.outlet(logs.file().rotate(10, 0), WEB);

    feed(web, "line 1\nline 2\nline 3\n");

    assertThat(logs.log).hasContent("line 3\n");
    assertThat(logs.path.toFile().list()).containsExactly("web.log");
  }

  @Test
  void a_line_longer_than_the_limit_gets_a_file_of_its_own() {
    var web = logs.files.outlet(logs.file().rotate(10, 3), WEB);

    feed(web, "a\n" + "x".repeat(100) + "\nb\n");

    assertThat(logs.backup(2)).hasContent("a\n");
    assertThat(logs.backup(1)).hasContent("x".repeat(100) + "\n");
    assertThat(logs.log).hasContent("b\n");
  }

  @Test
  void a_line_that_never_ends_rotates_too() throws IOException {
    var web = logs.files.outlet(logs.file().rotate(20_000, 2), WEB);

    for (int i = 0; i < 20; i++) {
      feed(web, "x".repeat(10_000));
    }

    assertThat(Files.size(logs.backup(1))).isBetween(20_000L, 30_000L);
    assertThat(Files.size(logs.log)).isLessThan(30_000);
  }

  @Test
  void a_file_that_somebody_has_emptied_begins_to_count_anew() throws IOException {
    var web = logs.files.outlet(logs.file().rotate(20, 3), WEB);
    feed(web, "line 1\nline 2\n");
    Files.writeString(logs.log, "");

    feed(web, "line 3\n");

    assertThat(logs.log).hasContent("line 3\n");
    assertThat(logs.backup(1)).doesNotExist();
  }

  @Test
  void the_target_of_a_link_rotates_and_the_link_stays() throws IOException {
    var real = Files.createDirectory(logs.path.resolve("data")).resolve("real.log");
    Files.createSymbolicLink(logs.log, Files.createFile(real));
    var web = logs.files.outlet(logs.file().rotate(10, 3), WEB);

    feed(web, "line 1\nline 2\n");

    assertThat(logs.log).isSymbolicLink().hasContent("line 2\n");
    assertThat(logs.path.resolve("data/real.log.1")).hasContent("line 1\n");
  }

  @Test
  void a_release_on_trial_rotates_nothing_that_the_serving_one_wants_to_keep() {
    var serving = logs.files.outlet(logs.file().rotate(20, 1), WEB);
    feed(serving, "line 1\nline 2\n");
    var trial = logs.files.outlet(logs.file().rotate(5, 0), NEXT);

    feed(trial, "trial\n");
    feed(serving, "line 3\n");

    assertThat(logs.log).hasContent("line 3\n");
    assertThat(logs.backup(1)).hasContent("line 1\nline 2\ntrial\n");
  }

  @Test
  void a_release_that_is_taken_back_leaves_its_rotation_to_nobody() {
    var serving = logs.files.outlet(logs.file().neverRotate(), WEB);
    feed(serving, "line 1\n");
    var trial = logs.files.outlet(logs.file().rotate(5, 0), NEXT);
    feed(trial, "trial\n");
    trial.end();

    feed(serving, "line 2\n");

    assertThat(logs.log).hasContent("line 1\ntrial\nline 2\n");
  }

  @Test
  void a_release_that_serves_alone_rotates_as_it_wants() {
    var old = logs.files.outlet(logs.file().neverRotate(), WEB);
    var next = logs.files.outlet(logs.file().rotate(10, 1), NEXT);
    feed(old, "line 1\n");
    feed(next, "line 2\n");
    assertThat(logs.log).hasContent("line 1\nline 2\n");
    old.end();

    feed(next, "line 3\n");

    assertThat(logs.log).hasContent("line 3\n");
    assertThat(logs.backup(1)).hasContent("line 1\nline 2\n");
  }

  @Test
  void what_has_taken_the_place_of_a_file_is_not_rotated() throws Exception {
    var web = logs.files.outlet(logs.file().rotate(10, 1), WEB);
    feed(web, "line 1\n");
    Files.delete(logs.log);
    assertThat(new ProcessBuilder("mkfifo", logs.log.toString()).start().waitFor()).isZero();

    // opened for both, as an open for reading waits for a writer (fifo(7))
    try (var reader = new RandomAccessFile(logs.log.toFile(), "rw")) {
      feed(web, "line 2\n");
      feed(web, "line 3\nline 4\n");

      assertThat(logs.path.toFile().list()).containsExactly("web.log");
      assertThat(reader.readLine()).isEqualTo("line 2");
      assertThat(reader.readLine()).isEqualTo("line 3");
      assertThat(reader.readLine()).isEqualTo("line 4");
    }
    assertThat(logs.events).isEmpty();
  }
}
