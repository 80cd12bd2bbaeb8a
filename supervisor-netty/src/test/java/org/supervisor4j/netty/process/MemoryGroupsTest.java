package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Execution;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Children;
import org.supervisor4j.netty.posix.Proc;

/** By plain files in the place of the kernel's: what is written where, and who is let in. */
class MemoryGroupsTest {

  private static final int MIB = 1024 * 1024;

  private final Children children = new Children();
  private final Path membership;
  private final Path mount;

  MemoryGroupsTest(@TempDir Path directory) throws IOException {
    membership = directory.resolve("membership");
    mount = Files.createDirectory(directory.resolve("cgroup"));
    group("", "");
  }

  @AfterEach
  void leave_no_child() {
    children.close();
  }

  /** One whose processes are these; all but the root of all groups have a type. */
  private Path group(String path, String processes) throws IOException {
    var group = Files.createDirectories(mount.resolve(path));
    Files.writeString(group.resolve("cgroup.controllers"), "cpu memory pids\n");
    Files.writeString(group.resolve("cgroup.subtree_control"), "\n");
    Files.writeString(group.resolve("cgroup.procs"), processes);
    Files.writeString(group.resolve("cgroup.type"), "domain\n");
    return group;
  }

  private static void delegate(Path group) throws IOException {
    Files.getFileAttributeView(group, UserDefinedFileAttributeView.class)
        .write("delegate", ByteBuffer.wrap("1".getBytes(StandardCharsets.US_ASCII)));
  }

  private MemoryGroups of(String own) throws IOException {
    Files.writeString(membership, "1:cpu:/x\n0::" + own + "\n");
    return MemoryGroups.in(membership, mount);
  }

  @Test
  void a_group_that_is_delegated_makes_room_and_is_used_again_from_within() throws IOException {
    var service = group("system.slice/app.service", "12\n");
    delegate(service);

    var groups = of("/system.slice/app.service");

    assertThat(service.resolve("supervisor4j-host/cgroup.procs")).hasContent("12");
    assertThat(service.resolve("cgroup.subtree_control")).hasContent("+memory");
    groups.make(7, MIB);
    assertThat(groups.path(7)).hasParentRaw(service);
    assertThat(groups.path(7).resolve("memory.max")).hasContent("" + MIB);
    assertThat(groups.path(7).resolve("memory.oom.group")).hasContent("1");
    group("system.slice/app.service/supervisor4j-host", "12\n");
    assertThat(of("/system.slice/app.service/supervisor4j-host").path(7)).isEqualTo(groups.path(7));
  }

  @Test
  void a_subgroup_that_systemd_has_made_stays_as_it_is() throws IOException {
    var service = group("app.service", "");
    delegate(service);
    group("app.service/main", "12\n");

    assertThat(of("/app.service/main").path(1)).hasParentRaw(service);

    assertThat(service.resolve("supervisor4j-host")).doesNotExist();
  }

  @Test
  void the_root_of_a_container_makes_room_and_the_root_of_all_need_not() throws IOException {
    group("", "1\n");
    assertThat(of("/").path(1)).hasParentRaw(mount);
    assertThat(mount.resolve("supervisor4j-host/cgroup.procs")).hasContent("1");

    Files.delete(mount.resolve("supervisor4j-host/cgroup.procs"));
    group("", "1\n2\n");
    Files.delete(mount.resolve("cgroup.type"));
    assertThat(of("/").path(1)).hasParentRaw(mount);
    assertThat(mount.resolve("supervisor4j-host/cgroup.procs")).doesNotExist();
  }

  @Test
  void what_is_not_ours_or_not_there_is_refused() throws IOException {
    group("system.slice/app.service", "12\n");
    refused("/system.slice/app.service", "app.service is not delegated to it; under systemd say");
    var bare = group("bare", "");
    delegate(bare);
    Files.writeString(bare.resolve("cgroup.controllers"), "cpu\n");
    refused("/bare", "bare has no memory controller");
    refused("/gone", "/gone");
    Files.writeString(membership, "1:cpu:/x\n");
    assertThatThrownBy(() -> MemoryGroups.in(membership, mount))
        .hasMessageStartingWith("there is no cgroup v2 here; ")
        .hasMessageContaining("recycle aboveMemory");
  }

  private void refused(String own, String why) {
    assertThatThrownBy(() -> of(own))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_process_is_in_its_group_before_its_program_begins_and_takes_it_along() throws IOException {
    var groups = of("/");
    var limited = Execution.none().memoryMax(MIB);
    var conditions =
        new Conditions(
                limited,
                Optional.empty(),
                false,
                OptionalInt.empty(),
                0,
                Optional.of(groups),
                OptionalLong.empty())
            .begin(3);
    var child = new Launcher().launch(launch(conditions));
    children.adopt(child);

    await().until(() -> Proc.program(child).endsWith("sleep"));
    assertThat(groups.path(3).resolve("cgroup.procs")).hasContent("" + child);

    conditions.release(3);
    assertThat(groups.path(3)).exists(); // as long as it is not empty
    empty(groups.path(3));
    groups.make(4, MIB);
    assertThat(groups.path(3)).doesNotExist();
  }

  @Test
  void a_process_that_cannot_join_its_group_never_begins() throws IOException {
    var groups = of("/");
    var conditions =
        new Conditions(
            Execution.none().memoryMax(MIB),
            Optional.empty(),
            false,
            OptionalInt.empty(),
            0,
            Optional.of(groups),
            OptionalLong.of(3)); // whose group nobody has made
    var launch = launch(conditions);
    var child = new Launcher().launch(launch);
    children.adopt(child);

    var death = ChainDeath.of(launch).orElseThrow();
    await().until(() -> !Proc.lives(child));
    death.look(child);

    assertThat(Children.ending(child)).isNotEqualTo(new ExitStatus.Exited(0));
    assertThat(death.explains(new ExitStatus.Exited(126))).isTrue();
  }

  private static void empty(Path group) throws IOException {
    try (var files = Files.newDirectoryStream(group)) {
      for (var file : files) {
        Files.delete(file);
      }
    }
  }

  private Launch launch(Conditions conditions) {
    var output = children.output().descriptor();
    return new Launch(
        List.of("/bin/sleep", "1000"),
        Optional.empty(),
        Map.of(),
        new TreeMap<>(),
        Launch.Prelude.NONE,
        conditions,
        output,
        output);
  }

  @Test
  void a_group_stays_until_it_is_removed_though_its_process_has_not_come_yet() throws IOException {
    var groups = of("/");
    groups.make(1, MIB);
    empty(groups.path(1));

    groups.make(2, MIB);

    assertThat(groups.path(1)).exists();
    groups.remove(1);
    assertThat(groups.path(1)).doesNotExist();
  }

  @Test
  void what_dies_slowly_is_removed_without_another_start() throws IOException {
    var groups = of("/");
    var number = 1;
    while (!diesWithinTheTries(groups, number)) {
      number++; // where all stood still in between
    }
    var path = groups.path(number);

    await().untilAsserted(() -> assertThat(path).doesNotExist());
  }

  private static boolean diesWithinTheTries(MemoryGroups groups, int number) throws IOException {
    groups.make(number, MIB);
    var begun = System.nanoTime();
    groups.remove(number);
    assertThat(groups.path(number)).exists();
    empty(groups.path(number));
    return Duration.ofNanos(System.nanoTime() - begun).compareTo(Duration.ofMillis(300)) < 0;
  }

  @Test
  void of_the_groups_of_others_only_those_of_the_dead_are_removed() throws IOException {
    var living = Files.createDirectory(mount.resolve("supervisor4j-1-7"));
    var dead = Files.createDirectory(mount.resolve("supervisor4j-" + Integer.MAX_VALUE + "-7"));
    var strange = Files.createDirectory(mount.resolve("supervisor4j-7x"));

    of("/").make(1, MIB);

    assertThat(living).exists();
    assertThat(dead).doesNotExist();
    assertThat(strange).exists();
  }
}
