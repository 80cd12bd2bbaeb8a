package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  private static String classPathOf(Command command) {
    var line = command.line();
    return line.get(line.indexOf("-cp") + 1);
  }

  /** What the host's class path is while the body runs. */
  private static void withClassPath(String classPath, ThrowingBody body) throws IOException {
    var before = System.getProperty("java.class.path");
    System.setProperty("java.class.path", classPath);
    try {
      body.run();
    } finally {
      System.setProperty("java.class.path", before);
    }
  }

  private interface ThrowingBody {
    void run() throws IOException;
  }

  @Test
  void a_java_command_runs_on_the_hosts_own_jdk() {
    var line = Command.java("app.Main", () -> "a.jar", "-Xmx1m").args("one", "two").line();

    assertThat(line)
        .containsExactly(
            System.getProperty("java.home") + "/bin/java",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx1m",
            "-cp",
            "a.jar",
            "app.Main",
            "one",
            "two");
  }

  @Test
  void the_class_path_is_asked_for_at_each_call_of_line_and_not_before() {
    var calls = new AtomicInteger();
    var command = Command.java("Main", () -> calls.incrementAndGet() + ".jar");

    assertThat(calls).hasValue(0);
    assertThat(classPathOf(command)).isEqualTo("1.jar");
    assertThat(classPathOf(command.args("x"))).isEqualTo("2.jar");
  }

  @Test
  void a_link_in_the_hosts_class_path_is_pinned_and_its_switch_seen_by_the_next_line(
      @TempDir Path temporary) throws IOException {
    var directory = temporary.toRealPath();
    var first = Files.createFile(directory.resolve("app-1.jar"));
    var second = Files.createFile(directory.resolve("app-2.jar"));
    var link = Files.createSymbolicLink(directory.resolve("app.jar"), first);
    var command = Command.java(CommandTest.class);

    withClassPath(
        link.toString(),
        () -> {
          assertThat(classPathOf(command)).isEqualTo(first.toString());
          Files.delete(link);
          Files.createSymbolicLink(link, second);
          assertThat(classPathOf(command)).isEqualTo(second.toString());
        });
  }

  @Test
  void what_is_relative_or_missing_in_the_hosts_class_path_is_made_absolute() throws IOException {
    withClassPath(
        "no-such.jar",
        () ->
            assertThat(classPathOf(Command.java(CommandTest.class)))
                .isEqualTo(Path.of("no-such.jar").toAbsolutePath().toString()));
  }

  @Test
  void arguments_directory_and_variables_leave_the_first_command_as_it_was() {
    var first = Command.of("run", "a").env("K", "1");

    var next = first.args("b").directory(Path.of("/")).env("K", "2").env("L", "3");

    assertThat(first.line()).containsExactly("run", "a");
    assertThat(first.directory()).isEmpty();
    assertThat(first.environment()).isEqualTo(Map.of("K", "1"));
    assertThat(next.line()).containsExactly("run", "a", "b");
    assertThat(next.directory()).contains(Path.of("/"));
    assertThat(next.environment()).isEqualTo(Map.of("K", "2", "L", "3"));
  }

  @Test
  void what_a_command_hands_out_is_to_be_read_only() {
    var arguments = new String[] {"a"};
    var command = Command.of("run", arguments).env("K", "1");

    arguments[0] = "changed";

    assertThat(command.line()).isEqualTo(List.of("run", "a")).isUnmodifiable();
    assertThat(command.environment()).isUnmodifiable();
  }

  @Test
  void only_a_program_that_is_not_ours_is_told_its_pid() {
    assertThat(Command.of("nginx").args("-g").env("A", "b").announcesPid()).isTrue();
    assertThat(Command.java(CommandTest.class).args("x").announcesPid()).isFalse();
  }
}
