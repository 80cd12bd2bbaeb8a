package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  private static final WorkerId WORKER = new WorkerId("web", 2, 7);

  private static String classPathOf(Command command) {
    var line = command.line(WORKER);
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
    var line = Command.java("app.Main", () -> "a.jar", "-Xmx1m").args("one", "two").line(WORKER);

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
  void an_archive_is_absolute_and_asked_for_the_root_unless_said() {
    var command = Command.java("app.Main", () -> "a.jar", "-Xmx1m").args("one");
    var here = Path.of("archives").toAbsolutePath();

    assertThat(command.archive()).isEmpty();
    assertThat(command.archive(Path.of("archives")).env("A", "1").pinned(Map.of()).archive())
        .contains(new ClassArchive(here, List.of("/")));
    assertThat(command.archive(here, "/a", "/b").archive())
        .contains(new ClassArchive(here, List.of("/a", "/b")));
    assertThat(command.head()).endsWith("-Xmx1m", "-cp", "a.jar", "app.Main");
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

    assertThat(first.line(WORKER)).containsExactly("run", "a");
    assertThat(first.directory()).isEmpty();
    assertThat(first.environment(Map.of(), WORKER)).isEqualTo(Map.of("K", "1"));
    assertThat(next.line(WORKER)).containsExactly("run", "a", "b");
    assertThat(next.directory()).contains(Path.of("/"));
    assertThat(next.environment(Map.of(), WORKER)).isEqualTo(Map.of("K", "2", "L", "3"));
  }

  @Test
  void what_a_command_hands_out_is_to_be_read_only() {
    var arguments = new String[] {"a"};
    var command = Command.of("run", arguments).env("K", "1");

    arguments[0] = "changed";

    assertThat(command.line(WORKER)).isEqualTo(List.of("run", "a")).isUnmodifiable();
    assertThat(command.environment(Map.of(), WORKER)).isUnmodifiable();
  }

  @Test
  void only_a_program_that_is_not_ours_is_told_its_pid() {
    assertThat(Command.of("nginx").args("-g").env("A", "b").announcesPid()).isTrue();
    assertThat(Command.java(CommandTest.class).args("x").announcesPid()).isFalse();
  }

  @Test
  void a_function_of_the_worker_makes_arguments_in_their_place() {
    var command =
        Command.of("run", "{slot}")
            .args(worker -> List.of("--slot", "" + worker.slot()))
            .args("last");

    assertThat(command.line(WORKER)).containsExactly("run", "{slot}", "--slot", "2", "last");
  }

  @Test
  void a_function_of_the_worker_makes_a_variable_and_the_last_word_counts() {
    var command =
        Command.of("run")
            .env("A", "text")
            .env("A", WorkerId::toString)
            .env("B", w -> "x")
            .env("B", "y");

    assertThat(command.environment(Map.of(), WORKER)).isEqualTo(Map.of("A", "web/2#7", "B", "y"));
  }

  @Test
  void what_is_made_of_the_worker_is_made_anew_for_each_but_the_class_path_is_pinned() {
    var calls = new AtomicInteger();
    var pinned =
        Command.java("Main", () -> calls.incrementAndGet() + ".jar")
            .args(worker -> List.of(worker.toString()))
            .pinned(Map.of());

    assertThat(pinned.line(WORKER)).contains("1.jar", "web/2#7");
    assertThat(pinned.line(new WorkerId("web", 3, 7))).contains("1.jar", "web/3#7");
  }

  @Test
  void the_hosts_environment_is_transformed_once_per_generation_and_variables_come_on_top() {
    var calls = new AtomicInteger();
    var command =
        Command.of("run")
            .environment(
                host -> {
                  host.remove("SECRET");
                  host.put("CALL", "" + calls.incrementAndGet());
                  host.put("K", "transformed");
                  return host;
                })
            .env("K", "set");
    var pinned = command.pinned(Map.of("SECRET", "x", "HOME", "/root"));

    assertThat(pinned.environment(Map.of("HOME", "/other"), WORKER))
        .isEqualTo(Map.of("HOME", "/root", "CALL", "1", "K", "set"))
        .isEqualTo(pinned.environment(Map.of(), WORKER));
    assertThat(command.pinned(Map.of()).environment(Map.of(), WORKER)).containsEntry("CALL", "2");
  }

  @Test
  void an_envdir_goes_over_what_is_inherited_and_is_read_once_per_generation(@TempDir Path envdir)
      throws IOException {
    Files.writeString(envdir.resolve("A"), "first\nsecond\n");
    Files.writeString(envdir.resolve("K"), "envdir");
    Files.writeString(envdir.resolve("GONE"), "");
    Files.writeString(envdir.resolve("BLANK"), "\n");
    Files.writeString(envdir.resolve(".hidden"), "x");
    Files.createDirectory(envdir.resolve("directory"));
    var command =
        Command.of("run")
            .environment(
                host -> {
                  host.put("SEEN", host.getOrDefault("A", ""));
                  return host;
                })
            .envdir(envdir)
            .env("K", "set");
    var pinned = command.pinned(Map.of("A", "inherited", "GONE", "x", "HOME", "/root"));
    Files.writeString(envdir.resolve("A"), "next");

    assertThat(pinned.environment(Map.of(), WORKER))
        .isEqualTo(Map.of("A", "first", "SEEN", "first", "K", "set", "BLANK", "", "HOME", "/root"));
    assertThat(command.environment(Map.of(), WORKER)).containsEntry("A", "next");
  }

  @Test
  void an_envdir_that_cannot_be_read_is_named_with_what_is_wrong(@TempDir Path directory)
      throws IOException {
    var missing = Command.of("run").envdir(directory.resolve("none"));
    assertThatThrownBy(() -> missing.pinned(Map.of()))
        .isInstanceOf(SupervisorException.class)
        .hasMessageStartingWith("envdir " + directory.resolve("none") + " can't be read: ");

    Files.write(directory.resolve("A"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> Command.of("run").envdir(directory).pinned(Map.of()))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(directory.resolve("A") + " is not UTF-8");

    Files.delete(directory.resolve("A"));
    Files.createSymbolicLink(directory.resolve("B"), directory.resolve("nothing"));
    assertThatThrownBy(() -> Command.of("run").envdir(directory).pinned(Map.of()))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("NoSuchFileException: " + directory.resolve("B"));
  }

  @Test
  void a_function_that_throws_or_gives_null_is_named_with_the_worker() {
    Function<WorkerId, String> nothing = worker -> System.getProperty("no.such." + worker);
    var command = Command.of("run").args(worker -> List.of(nothing.apply(worker)));

    assertThatThrownBy(() -> command.line(WORKER))
        .isInstanceOf(SupervisorException.class)
        .hasMessageStartingWith(
            "the function given to Command.args failed for web/2#7: java.lang.");
    assertThatThrownBy(() -> Command.of("run").env("PORT", nothing).environment(Map.of(), WORKER))
        .isInstanceOf(SupervisorException.class)
        .hasMessage(
            "the function given to Command.env(PORT) failed for web/2#7:"
                + " java.lang.NullPointerException: it gave null; mend it");
  }

  @Test
  void a_function_of_a_generation_that_fails_is_named() {
    var noPath = Command.java("shop.Main", () -> System.getProperty("no.such.path"));
    var noMap =
        Command.of("shop").environment(host -> new HashMap<>(Map.of("K", host.remove("K"))));

    assertThatThrownBy(() -> noPath.pinned(Map.of()))
        .hasMessageContaining(
            "function given to Command.java as class path failed for a generation");
    assertThatThrownBy(() -> noMap.pinned(Map.of()))
        .hasMessageContaining("function given to Command.environment failed for a generation");
  }
}
