package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTest {

  private final Path directory;
  private final Path link;

  ReleaseTest(@TempDir Path directory) throws IOException {
    this.directory = directory.toRealPath();
    link = directory.resolve("current");
  }

  private Path release(String name) throws IOException {
    var release = Files.createDirectories(directory.resolve(name));
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, release);
    return release;
  }

  @Test
  void a_pinned_command_stays_in_its_release_when_the_link_is_switched() throws IOException {
    var release = Release.symlink(link);
    var one = release("one");
    var command = Command.java("Main", release.classPath("shop.jar", "lib/*")).directory(release);
    var pinned = command.pinned(Map.of());

    var two = release("two");

    var worker = new WorkerId("shop", 0, 1);
    assertThat(pinned.directory()).contains(one);
    assertThat(pinned.line(worker)).contains(one + "/shop.jar:" + one + "/lib/*");
    assertThat(command.pinned(Map.of()).directory()).contains(two);
  }

  @Test
  void a_link_that_leads_nowhere_or_to_a_file_is_an_error_that_names_it() throws IOException {
    var release = Release.symlink(link);
    assertThatThrownBy(release::path)
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(link + " leads nowhere");

    Files.createSymbolicLink(link, Files.createFile(directory.resolve("file")));
    assertThatThrownBy(release::path)
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(directory.resolve("file") + ", which is no directory");
  }
}
