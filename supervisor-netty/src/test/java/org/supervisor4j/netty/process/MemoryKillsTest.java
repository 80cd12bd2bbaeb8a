package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files as the kernel shows them: a cgroup that may be written is rarely at hand. */
class MemoryKillsTest {

  private final Path directory;

  MemoryKillsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void a_host_in_a_group_of_its_own() throws IOException {
    Files.writeString(
        directory.resolve("cgroup"), "4:memory:/old\n0::/system.slice/shop.service\n");
    Files.createDirectories(directory.resolve("system.slice/shop.service"));
    happened(0);
  }

  private void happened(int kills) throws IOException {
    Files.writeString(
        directory.resolve("system.slice/shop.service/memory.events"),
        "low 0\nhigh 7\nmax 9\noom 5\noom_kill " + kills + "\noom_group_kill 0\n");
  }

  private MemoryKills kills() {
    return MemoryKills.in(directory.resolve("cgroup"), directory);
  }

  @Test
  void a_kill_since_the_start_explains_one_death() throws IOException {
    happened(3);
    var kills = kills();
    var before = kills.count();
    assertThat(before).isEqualTo(3);
    assertThat(kills.explainsOneSince(before)).isFalse();

    happened(4);

    assertThat(kills.explainsOneSince(before)).isTrue();
    assertThat(kills.explainsOneSince(before)).as("a sibling, killed by somebody").isFalse();
    assertThat(kills.explainsOneSince(kills.count())).as("its successor").isFalse();
  }

  @Test
  void each_of_a_group_that_is_killed_at_once_is_explained() throws IOException {
    var kills = kills();

    happened(2);

    var successorsBefore = kills.count();
    assertThat(kills.explainsOneSince(0)).isTrue();
    assertThat(kills.explainsOneSince(0)).isTrue();
    assertThat(kills.explainsOneSince(0)).isFalse();
    assertThat(kills.explainsOneSince(successorsBefore)).isFalse();
  }

  @Test
  void where_no_memory_is_counted_nothing_is_explained() throws IOException {
    Files.writeString(directory.resolve("cgroup"), "4:memory:/system.slice/shop.service\n0::/\n");
    assertThat(kills().count()).isZero();
    assertThat(kills().explainsOneSince(0)).isFalse();
    Files.delete(directory.resolve("cgroup"));
    assertThat(kills().explainsOneSince(0)).isFalse();
  }
}
