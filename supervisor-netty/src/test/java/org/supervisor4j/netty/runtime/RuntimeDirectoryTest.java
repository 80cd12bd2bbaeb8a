package org.supervisor4j.netty.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.ChildJvm;

@Timeout(60)
class RuntimeDirectoryTest {

  private final Path parent;

  RuntimeDirectoryTest(@TempDir Path parent) {
    this.parent = parent;
  }

  private RuntimeDirectory open(String name) {
    return RuntimeDirectory.open(Optional.of(parent), name);
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void every_level_that_it_makes_can_be_entered_and_not_listed() throws IOException {
    var deep = parent.resolve("a/b");

    try (var runtime = RuntimeDirectory.open(Optional.of(deep), "web")) {
      assertThat(runtime.path()).isEqualTo(deep.resolve("web"));
      assertThat(modeOf(runtime.path())).isEqualTo("rwx--x--x");
      assertThat(modeOf(deep)).isEqualTo("rwx--x--x");
      assertThat(modeOf(parent.resolve("a"))).isEqualTo("rwx--x--x");
    }
  }

  @Test
  void a_worker_has_a_private_directory_until_it_is_released() throws IOException {
    try (var runtime = open("web")) {
      var worker = runtime.workerDirectory(7);
      Files.writeString(Files.createDirectory(worker.resolve("sub")).resolve("n"), "");

      assertThat(worker).isEqualTo(runtime.path().resolve("w7"));
      assertThat(modeOf(worker)).isEqualTo("rwx------");
      runtime.release(7);
      assertThat(worker).doesNotExist();
      runtime.release(7);
    }
  }

  @Test
  void what_somebody_has_removed_is_made_again_for_the_next_worker() throws IOException {
    var deep = parent.resolve("a/b");
    try (var runtime = RuntimeDirectory.open(Optional.of(deep), "web")) {
      OwnDirectory.remove(parent.resolve("a"));

      assertThat(modeOf(runtime.workerDirectory(7))).isEqualTo("rwx------");
      runtime.state().write(List.of());

      assertThat(modeOf(runtime.path())).isEqualTo("rwx--x--x");
    }
  }

  @Test
  void a_list_that_could_not_be_written_leaves_nothing_after_the_close() throws IOException {
    var runtime = open("web");
    Files.writeString(runtime.path().resolve("state.new"), "as much as the disk would take");

    runtime.close();

    assertThat(runtime.path()).doesNotExist();
  }

  @Test
  void what_a_dead_host_left_is_replaced() throws IOException {
    var left = Files.createDirectories(parent.resolve("web/w1"));
    Files.writeString(left.resolve("n"), "old");
    Files.writeString(parent.resolve("web/lock"), "4711\n");

    try (var runtime = open("web")) {
      assertThat(runtime.workerDirectory(1)).isEmptyDirectory();
      assertThat(runtime.path().resolve("lock"))
          .hasContent(String.valueOf(ProcessHandle.current().pid()));
    }
  }

  @Test
  void nothing_is_left_after_the_close() {
    var runtime = open("web");
    runtime.workerDirectory(1);
    runtime.state().write(List.of());

    runtime.close();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void a_second_host_in_this_jvm_is_refused_and_the_first_keeps_its_lock() {
    try (var runtime = open("web")) {
      assertThatThrownBy(() -> open("web"))
          .isInstanceOf(SupervisorException.class)
          .hasMessageContaining("runtime directory " + runtime.path())
          .hasMessageContaining("pid " + ProcessHandle.current().pid())
          .hasMessageContaining("a name other than \"web\"");
      try (var other = ChildJvm.start(HoldMain.class, "web", parent.toString())) {
        assertThat(other.lineWith("e")).contains("refused", "held by pid");
      }
    }
    open("web").close();
  }

  @Test
  void a_second_host_in_another_jvm_is_refused_until_the_first_is_killed() {
    try (var other = ChildJvm.start(HoldMain.class, "web", parent.toString())) {
      other.lineWith("held");

      assertThatThrownBy(() -> open("web"))
          .isInstanceOf(SupervisorException.class)
          .hasMessageContaining("held by pid " + other.pid())
          .hasMessageContaining("a name other than \"web\"");
    }
    open("web").close();
  }

  @Test
  void another_name_is_another_directory() {
    try (var web = open("web");
        var admin = open("admin")) {
      assertThat(web.path()).isNotEqualTo(admin.path());
    }
  }

  @Test
  void a_symbolic_link_is_refused() throws IOException {
    var elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createSymbolicLink(parent.resolve("web"), elsewhere);

    assertThatThrownBy(() -> open("web"))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(parent.resolve("web") + " is a symbolic link");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void another_users_directory_is_refused() {
    var proc = Path.of("/proc/1");
    if (OwnDirectory.uid() == 0) {
      assertThatThrownBy(() -> OwnDirectory.ensure(givenAway(), "rwx------"))
          .hasMessageContaining("belongs to uid 12345, not to ours, 0");
    } else {
      assertThatThrownBy(() -> OwnDirectory.ensure(proc, "rwx------"))
          .hasMessageContaining("belongs to uid 0");
    }
  }

  private Path givenAway() throws IOException {
    var directory = Files.createDirectory(parent.resolve("given"));
    return Files.setAttribute(directory, "unix:uid", 12345);
  }

  @Test
  void a_path_too_long_for_a_socket_is_refused_before_anything_is_made() {
    var name = "n".repeat(100);

    assertThatThrownBy(() -> open(name))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("more than 107; choose a shorter runtime directory");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void the_parent_is_the_sessions_then_the_systems_then_the_temporary_directory()
      throws IOException {
    var session = Files.createDirectory(parent.resolve("session"));
    var system = Files.createDirectory(parent.resolve("run"));
    var environment = Map.of("XDG_RUNTIME_DIR", session.toString());

    assertThat(RuntimeParent.choose(environment, system, parent))
        .isEqualTo(session.resolve("supervisor4j"));
    assertThat(RuntimeParent.choose(Map.of(), system, parent))
        .isEqualTo(system.resolve("supervisor4j"));
    assertThat(RuntimeParent.choose(Map.of(), parent.resolve("none"), parent))
        .isEqualTo(parent.resolve("supervisor4j-" + OwnDirectory.uid()));
    Files.delete(session);
    assertThat(RuntimeParent.choose(environment, system, parent))
        .isEqualTo(system.resolve("supervisor4j"));
  }

  @Test
  void what_is_too_deep_to_be_removed_stays() throws IOException {
    var worker = Files.createDirectory(parent.resolve("w1"));
    Files.createDirectories(worker.resolve("d/".repeat(150)));

    OwnDirectory.remove(worker);

    assertThat(worker).exists();
  }
}
