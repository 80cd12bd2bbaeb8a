package org.supervisor4j.netty.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorException;

class ArchiveKeyTest {

  private static final String JAVA = System.getProperty("java.home") + "/bin/java";

  private final Path directory;
  private final Path jar;
  private final ArchiveKey before;

  ArchiveKeyTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    jar = Files.writeString(directory.resolve("a.jar"), "one");
    before = key();
  }

  private ArchiveKey key(String classPath, String option, Map<String, String> environment) {
    var head = List.of(JAVA, option, "-cp", classPath, "Main");
    return ArchiveKey.of("web", head, directory, environment);
  }

  private ArchiveKey key(String classPath) {
    return key(classPath, "-Xmx64m", Map.of());
  }

  private ArchiveKey key() {
    return key("a.jar:lib/*:missing.jar");
  }

  @Test
  void the_same_again_has_the_same_key() {
    assertThat(key()).isEqualTo(before);
    assertThat(before.hash()).matches("[0-9a-f]{16}");
  }

  @Test
  void a_jar_of_another_second_is_another_one() throws IOException {
    var second = Files.getLastModifiedTime(jar).toInstant().plusSeconds(1);
    Files.setLastModifiedTime(jar, FileTime.from(second));

    assertThat(key()).isNotEqualTo(before);
  }

  @Test
  void a_jar_of_another_length_is_another_one() throws IOException {
    var time = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(Files.writeString(jar, "longer"), time);

    assertThat(key()).isNotEqualTo(before);
  }

  @Test
  void a_new_jar_behind_an_asterisk_counts() throws IOException {
    Files.createFile(Files.createDirectory(directory.resolve("lib")).resolve("b.JAR"));

    assertThat(key()).isNotEqualTo(before);
  }

  @Test
  void options_count_wherever_a_jvm_finds_them_and_other_variables_do_not() {
    var classPath = "a.jar:lib/*:missing.jar";

    assertThat(key(classPath, "-Xmx65m", Map.of())).isNotEqualTo(before);
    assertThat(key(classPath, "-Xmx64m", Map.of("JAVA_TOOL_OPTIONS", "-Xint")))
        .isNotEqualTo(before);
    assertThat(key(classPath, "-Xmx64m", Map.of("HOME", "/"))).isEqualTo(before);
  }

  @Test
  void a_directory_with_classes_makes_an_archive_impossible() throws IOException {
    var classes = Files.createDirectory(directory.resolve("classes"));
    assertThat(key("a.jar:classes").hash()).isNotEmpty();

    Files.createFile(classes.resolve("Main.class"));

    assertThatThrownBy(() -> key("a.jar:classes"))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContainingAll(classes.toString(), "pack it as a jar");
  }
}
