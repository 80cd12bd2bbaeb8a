package org.supervisor4j.supervisord;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
