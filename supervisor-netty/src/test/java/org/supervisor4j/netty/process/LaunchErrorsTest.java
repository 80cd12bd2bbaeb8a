package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Children;
import org.supervisor4j.netty.posix.Proc;

/** Each must be told by name, with and without a shell in between, and start nothing. */
class LaunchErrorsTest {

  private final Children children = new Children();
  private final Path directory;
  private Map<Integer, String> descriptors = Map.of();

  LaunchErrorsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void list_descriptors() {
    descriptors = Proc.descriptors(Proc.self());
  }

  @AfterEach
  void nothing_was_started_and_nothing_is_left_open() {
    assertThat(ProcessHandle.current().children()).isEmpty();
    // what a JDK process had open is closed after its end, by whoever reaps it
    await().untilAsserted(() -> assertThat(Proc.openedSince(descriptors)).isEmpty());
    children.close();
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void directory_that_is_not_there(Launch.Prelude prelude) {
    refused(prelude, directory.resolve("gone"), Map.of(), "sleep")
        .hasMessageContainingAll("'sleep'", directory + "/gone", "create it");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void directory_that_is_a_file(Launch.Prelude prelude) {
    refused(prelude, file("file", "", "rwxr-xr-x"), Map.of(), "sleep")
        .hasMessageContainingAll("'sleep'", directory + "/file", "not a directory");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void program_that_is_not_in_the_childs_path(Launch.Prelude prelude) {
    refused(prelude, directory, Map.of("PATH", "/opt/a:/opt/b"), "sleep")
        .hasMessageContainingAll("'sleep'", "not found", "PATH /opt/a:/opt/b", "install it");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void program_that_is_not_in_the_default_path(Launch.Prelude prelude) {
    refused(prelude, directory, Map.of(), "no-such-program")
        .hasMessageContainingAll("'no-such-program'", "/usr/local/bin:/usr/bin:/bin", "default");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void path_that_is_not_there(Launch.Prelude prelude) {
    refused(prelude, directory, Map.of(), "bin/gone")
        .hasMessageContainingAll("'bin/gone'", directory + "/bin/gone", "correct the path");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void file_that_is_not_executable(Launch.Prelude prelude) {
    file("plain", "#!/bin/sh\n", "rw-r--r--");

    refused(prelude, directory, Map.of(), "./plain")
        .hasMessageContainingAll("'./plain'", "not executable", "chmod +x");
    refused(prelude, directory, Map.of("PATH", directory.toString()), "plain")
        .hasMessageContainingAll("'plain'", directory + "/plain", "not executable", "chmod +x");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void program_that_is_a_directory(Launch.Prelude prelude) {
    refused(prelude, directory, Map.of(), directory.toString())
        .hasMessageContainingAll(directory.toString(), "is a directory");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void script_without_an_interpreter_line(Launch.Prelude prelude) {
    var script = file("script", "echo hello\n", "rwxr-xr-x");

    refused(prelude, directory, Map.of(), script.toString())
        .hasMessageContainingAll(script.toString(), "#!/bin/sh");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void script_whose_interpreter_is_missing(Launch.Prelude prelude) {
    var script = file("script", "#!/no/such/interpreter -x\n", "rwxr-xr-x");

    refused(prelude, directory, Map.of(), script.toString())
        .hasMessageContainingAll(script.toString(), "interpreter", "install it");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void empty_and_impossible_names(Launch.Prelude prelude) {
    refused(prelude, directory, Map.of(), "").hasMessageContaining("name is empty");
    refused(prelude, directory, Map.of(), "/a\0b").hasMessageContaining("correct the path");
    refused(prelude, directory, Map.of("KEY", "\0"), "sleep").hasMessageContaining("KEY");
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void arguments_beyond_what_the_kernel_takes(Launch.Prelude prelude) {
    refused(prelude, directory, Map.of(), "sleep", "1".repeat(1 << 18))
        .hasMessageContainingAll("'sleep'", "E2BIG", "shorten");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(
      Launch.Prelude prelude, Path in, Map<String, String> environment, String... line) {
    var fd = children.output().descriptor();
    return assertThatThrownBy(
            () ->
                new Launcher()
                    .launch(
                        new Launch(
                            List.of(line),
                            Optional.of(in),
                            environment,
                            new TreeMap<>(),
                            prelude,
                            Conditions.NONE,
                            fd,
                            fd)))
        .isInstanceOf(SupervisorException.class);
  }

  private Path file(String name, String text, String mode) {
    try {
      var file = Files.writeString(directory.resolve(name), text);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void program_that_would_be_waited_for(Launch.Prelude prelude) {
    var fifo = directory.resolve("fifo").toString();
    Fifo.make(directory.resolve("fifo"));

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            refused(prelude, directory, Map.of(), fifo)
                .hasMessageContainingAll(fifo, "is no regular file"));
  }
}
