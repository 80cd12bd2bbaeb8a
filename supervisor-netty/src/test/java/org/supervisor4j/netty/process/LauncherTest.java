package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.netty.posix.Children;
import org.supervisor4j.netty.posix.Proc;

class LauncherTest {

  private static final int SIGPIPE = 13;

  private static final Map<String, String> ODD =
      Map.of(
          "a.b",
          "1",
          "EMPTY",
          "",
          "x-y",
          "",
          "GRÜSSE",
          "日本",
          "PLAIN",
          "a=b 'c' \"$d\"\n",
          "PWD",
          "/else",
          "IFS",
          ":",
          "PPID",
          "1",
          "OPTIND",
          "5",
          "-u",
          "PLAIN");

  private final Children children = new Children();
  private final Launcher launcher = new Launcher();
  private final Path directory;

  LauncherTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void leave_no_child() {
    children.close();
  }

  @Test
  void plain_launch_is_the_program_itself_with_exactly_its_environment() {
    var child = start(launch(Launch.Prelude.NONE, ODD, "sleep", "1000"));

    assertThat(Proc.program(child)).hasFileName("sleep"); // at once: no chain
    await().untilAsserted(() -> assertThat(Proc.environment(child)).isEqualTo(ODD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "odd", "identifiers"})
  void announced_pid_is_the_childs_own_and_the_environment_the_same(String kind) {
    var environment =
        switch (kind) {
          case "none" -> Map.<String, String>of();
          case "odd" -> ODD;
          default -> Map.of("PATH", "/bin", "LISTEN_FDS", "1", "LISTEN_PID", "1");
        };

    var child = start(launch(Launch.Prelude.ANNOUNCE_PID, environment, "sleep", "1000"));

    await().until(() -> Proc.program(child).endsWith("sleep"));
    var expected = new HashMap<>(environment);
    expected.put("LISTEN_PID", Long.toString(child));
    await().untilAsserted(() -> assertThat(Proc.environment(child)).isEqualTo(expected));
  }

  @Test
  void announced_child_has_descriptors_group_signals_and_directory_as_any_other() {
    var launch =
        new Launch(
            List.of("sleep", "1000"),
            Optional.of(directory),
            ODD,
            new TreeMap<>(Map.of(3, 4, 4, 3)),
            Launch.Prelude.ANNOUNCE_PID,
            Conditions.NONE,
            children.output().descriptor(),
            children.output().descriptor());

    var child = start(launch);

    await().until(() -> Proc.program(child).endsWith("sleep"));
    await()
        .untilAsserted(
            () ->
                assertThat(Proc.descriptors(child))
                    .containsOnlyKeys(0, 1, 2, 3, 4)
                    .containsEntry(3, Proc.descriptor(Proc.self(), 4))
                    .containsEntry(4, Proc.descriptor(Proc.self(), 3)));
    assertThat(Proc.group(child)).isEqualTo(child);
    assertThat(Proc.signals("" + child, "SigBlk")).isZero();
    assertThat(Proc.signals("" + child, "SigIgn")).isZero();
    assertThat(Proc.directory(child)).isEqualTo(directory);
  }

  @Test
  void a_child_that_ignores_sigpipe_is_the_same_but_for_that() {
    var child = start(launch(Launch.Prelude.IGNORE_SIGPIPE, ODD, "sleep", "1000"));

    await().until(() -> Proc.program(child).endsWith("sleep"));
    assertThat(Proc.signals("" + child, "SigIgn")).isEqualTo(1L << (SIGPIPE - 1));
    assertThat(Proc.signals("" + child, "SigBlk")).isZero();
    await().untilAsserted(() -> assertThat(Proc.environment(child)).isEqualTo(ODD));
    assertThat(Proc.group(child)).isEqualTo(child);
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void arguments_are_no_shells_business(Launch.Prelude prelude) {
    var child =
        start(launch(prelude, Map.of("a.b", "1"), "printf", "[%s]", "$HOME", "a b", "", "-n"));

    assertThat(children.output().text()).isEqualTo("[$HOME][a b][][-n]");
    assertThat(Children.ending(child)).isEqualTo(new ExitStatus.Exited(0));
  }

  @Test
  void name_is_looked_up_in_the_childs_path_where_the_child_is() throws IOException {
    Files.createDirectories(directory.resolve("first/hello")); // a directory is no program
    script("second/hello", "#!/bin/sh\necho not executable", "rw-r--r--");
    script("third/hello", "#!/bin/sh\necho third", "rwxr-xr-x");

    start(
        launch(
            Launch.Prelude.NONE, Map.of("PATH", directory + "/first:second:third:/bin"), "hello"));

    assertThat(children.output().text()).isEqualTo("third\n");
  }

  @Test
  void empty_path_entry_means_the_childs_directory() throws IOException {
    script("hello", "#!/bin/sh\necho here", "rwxr-xr-x");

    start(launch(Launch.Prelude.NONE, Map.of("PATH", "/nowhere:"), "hello"));

    assertThat(children.output().text()).isEqualTo("here\n");
  }

  @Test
  void relative_path_counts_from_the_childs_directory() throws IOException {
    script("bin/hello", "#!/bin/sh\necho $0", "rwxr-xr-x");

    start(launch(Launch.Prelude.NONE, Map.of(), "bin/hello"));

    assertThat(children.output().text()).isEqualTo(directory + "/bin/hello\n");
  }

  @Test
  void program_below_a_name_with_equals_sign_is_not_taken_for_a_variable() throws IOException {
    script("a=b/hello", "#!/bin/sh\necho hello", "rwxr-xr-x");
    start(launch(Launch.Prelude.ANNOUNCE_PID, Map.of("c", "d"), "a=b/hello"));
    assertThat(children.output().text()).isEqualTo("hello\n");

    assertThatThrownBy(
            () -> start(launch(Launch.Prelude.ANNOUNCE_PID, Map.of("c.d", "e"), "a=b/hello")))
        .hasMessageContainingAll("a=b/hello", "rename");
  }

  private void script(String name, String text, String mode) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private long start(Launch launch) {
    return children.adopt(launcher.launch(launch));
  }

  private Launch launch(Launch.Prelude prelude, Map<String, String> environment, String... line) {
    return new Launch(
        List.of(line),
        Optional.of(directory),
        environment,
        new TreeMap<>(),
        prelude,
        Conditions.NONE,
        children.output().descriptor(),
        children.output().descriptor());
  }
}
