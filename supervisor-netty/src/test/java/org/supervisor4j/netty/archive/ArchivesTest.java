package org.supervisor4j.netty.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.runtime.OwnDirectory;

class ArchivesTest {

  private static final String BYTES = "an archive of some length";

  private final Path parent;
  private final Path directory;
  private final List<String> told = new ArrayList<>();
  private final Archives archives = new Archives(told::add);

  ArchivesTest(@TempDir Path parent) throws IOException {
    this.parent = parent.toRealPath();
    directory = this.parent.resolve("made").resolve("if-missing");
  }

  private static ArchiveKey key(int number) {
    return key("web", number);
  }

  private static ArchiveKey key(String program, int number) {
    return new ArchiveKey(program, "%016x".formatted(number), 17);
  }

  private Path install(ArchiveKey key) throws IOException {
    var workshop = archives.openWorkshop(directory);
    var installed = archives.install(Files.writeString(workshop.resolve("x"), BYTES), key);
    OwnDirectory.remove(workshop);
    return installed;
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void what_was_installed_is_found_by_its_key_and_by_another_host() throws IOException {
    assertThat(archives.find(directory, key(1))).isEmpty();

    var file = install(key(1));

    assertThat(file).hasContent(BYTES).hasParent(directory);
    assertThat(archives.find(directory, key(1))).contains(file);
    assertThat(new Archives(told::add).find(directory, key(1))).contains(file);
    assertThat(archives.find(directory, key(2))).isEmpty();
    assertThat(archives.find(directory, key("we", 1))).isEmpty();
    assertThat(archives.find(directory, new ArchiveKey("web", key(1).hash(), 25))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "an archive", "an archive of sXme length"})
  void a_damaged_one_is_not_used_and_deleted_even_if_it_was_whole_before(String damaged)
      throws IOException {
    var file = install(key(1));
    assertThat(archives.find(directory, key(1))).contains(file);
    var later = Files.getLastModifiedTime(file).toInstant().plusMillis(10);

    Files.setLastModifiedTime(Files.writeString(file, damaged), FileTime.from(later));

    assertThat(archives.find(directory, key(1))).isEmpty();
    assertThat(file).doesNotExist();
    assertThat(told).containsExactly("archive " + file + " was deleted: it is damaged");
  }

  @Test
  void the_three_youngest_of_a_program_stay() throws IOException {
    var other = install(key("web-2", 9));
    for (int i = 0; i < 5; i++) {
      var age = Instant.now().minusSeconds(10 - i);
      Files.setLastModifiedTime(install(key(i)), FileTime.from(age));
    }
    install(key(7));

    assertThat(files()).hasSize(4).contains(other);
    assertThat(archives.find(directory, key(3))).isPresent();
    assertThat(archives.find(directory, key(4))).isPresent();
    assertThat(archives.find(directory, key(1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-x---", "rwx-----x", "rwx-w--w-"})
  void a_directory_that_is_open_to_others_is_not_used(String mode) throws IOException {
    install(key(1));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> archives.find(directory, key(1)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContainingAll(directory.toString(), mode, "chmod 700");
    assertThatThrownBy(() -> archives.openWorkshop(directory))
        .isInstanceOf(SupervisorException.class);
  }

  @Test
  void a_directory_of_another_user_is_not_used() throws IOException {
    var root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    var others = root ? Files.createDirectories(directory) : Path.of("/root");
    if (root) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      Files.setAttribute(directory, "unix:uid", 12345);
    }

    assertThatThrownBy(() -> archives.find(others, key(1)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContainingAll(others.toString(), "name another");
  }

  @Test
  void a_link_is_followed_once_and_what_it_leads_to_is_judged() throws IOException {
    var file = install(key(1));
    var link = Files.createSymbolicLink(parent.resolve("link"), directory);

    assertThat(archives.find(link, key(1))).contains(file);
  }

  @Test
  void a_path_that_cannot_be_made_or_written_is_named() throws IOException {
    var file = Files.createFile(parent.resolve("file"));
    var below = file.resolve("archives");

    assertThatThrownBy(() -> archives.find(below, key(1)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(below.toString());
    assertThatThrownBy(() -> archives.find(file, key(1))).hasMessageContaining("is no directory");
  }

  @Test
  void what_a_dead_host_was_making_is_removed_when_it_is_old() throws IOException {
    var fresh = archives.openWorkshop(directory);
    var old = archives.openWorkshop(directory);
    Files.createFile(old.resolve("half.config"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3700)));

    archives.openWorkshop(directory);

    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }
}
