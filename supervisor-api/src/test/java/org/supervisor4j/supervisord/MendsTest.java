package org.supervisor4j.supervisord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mends that problems of a configuration name. */
class MendsTest {

  private final Path directory;

  MendsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_directory_is_told_with_the_file_that_is_probably_meant() {
    assertThatThrownBy(() -> SupervisordConfig.load(directory))
        .isInstanceOf(SupervisordConfigException.class)
        .hasMessage(
            "%s: is a directory: name the file in it, as %s/supervisord.conf",
            directory, directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [unix_http_server]\\nfile=/tmp/s\\nchmod=999                           | chmod was "999", which is no octal number: give it as 0700, or 0770 for a group
          [fcgi-program:x]\\ncommand=x\\nsocket=unix:///tmp/s\\nsocket_mode=999 | socket_mode was "999", which is no octal number: give it as 0700, or 0770 for a group
          [program:x]\\ncommand=x\\numask=999                                   | umask was "999", which is no octal number: give it as 022
          [eventlistener:x]\\ncommand=x\\nevents=PROCESS_STAT                   | holds PROCESS_STAT, which is no type of event: give the nearest, PROCESS_STATE, or leave it out
          """)
  void what_is_refused_names_what_fits(String text, String message) {
    assertThatThrownBy(() -> load(text)).hasMessageEndingWith(message);
  }

  @Test
  void fewer_than_no_backups_are_noticed() throws IOException {
    var backups = "stdout_logfile_backups=-1\\nstderr_logfile_backups=0";
    assertThat(load("[program:x]\\ncommand=x\\n" + backups).problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING),
            problem -> assertThat(problem.line()).isEqualTo(4),
            problem ->
                assertThat(problem.text())
                    .startsWith("[program:x] stdout_logfile_backups was \"-1\": it means 0"));
  }

  /** Lines are separated by backslash and n. */
  private SupervisordConfig load(String text) throws IOException {
    var file = directory.resolve("s.conf");
    Files.writeString(file, "[supervisord]\n" + text.replace("\\n", "\n"));
    return SupervisordConfig.load(file);
  }
}
