package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.Execution;

class JavaFilesTest {

  private final Path directory;

  JavaFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void make_a_class_in_a_jar_and_one_that_points_to_it() throws IOException {
    Files.createDirectory(directory.resolve("lib"));
    jar("lib/main.jar", "", "shop/Main.class");
    jar("booter.jar", "lib/main.jar", "other");
  }

  private void jar(String name, String classPath, String entry) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    try (var out = Files.newOutputStream(directory.resolve(name));
        var jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new ZipEntry(entry));
    }
  }

  private Optional<String> objection(String... line) {
    return objection(Conditions.NONE, line);
  }

  private Optional<String> objection(Conditions conditions, String... line) {
    return JavaFiles.objection(
        new Launch(
            List.of(line),
            Optional.of(directory),
            Map.of(),
            new TreeMap<>(),
            Launch.Prelude.NONE,
            conditions,
            1,
            2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java -cp gone.jar shop.Main",
        "/opt/jdk/bin/java -ea --add-opens a/b=ALL-UNNAMED -cp gone.jar shop.Main -jar x",
        "java -cp x -classpath gone.jar:booter.jar shop.Other",
        "java --class-path=lib/*:gone.jar shop/Other",
        "java --class-path gone.jar/* shop.Main",
        "java -Xmx1m -jar gone.jar -cp lib/main.jar",
      })
  void what_cannot_be_found_since_a_file_is_gone_is_told_with_the_file(String line) {
    assertThat(objection(line.split(" ", -1)).orElseThrow())
        .contains("there is no " + directory.resolve("gone.jar"), "restore it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java -cp gone.jar:lib/main.jar shop.Main",
        "java -cp gone.jar:lib/* shop.Main",
        "java -cp gone.jar:booter.jar shop.Main",
        "java -cp gone.jar java.lang.Object",
        "java -jar booter.jar",
      })
  void what_can_be_found_is_not_objected_to(String line) {
    assertThat(objection(line.split(" ", -1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java -cp lib/main.jar shop.Other",
        "java shop.Other",
        "java @options -cp gone.jar shop.Main",
        "java -Xbootclasspath/a:lib/main.jar -cp gone.jar shop.Main",
        "java -p gone -m shop/shop.Main",
        "java -cp gone.jar Main.java",
        "java -version",
        "java -cp",
        "java -jar",
        "javac -cp gone.jar shop.Main",
      })
  void of_what_is_not_known_for_sure_the_jvm_is_the_judge(String line) {
    assertThat(objection(line.split(" ", -1))).isEmpty();
  }

  @Test
  void an_entry_that_is_no_path_is_left_to_the_jvm() {
    assertThat(objection("java", "-cp", "\0", "shop.Main")).isEmpty();
  }

  @Test
  void nothing_that_another_user_may_have_made_is_opened() {
    Root.require();
    Fifo.make(directory.resolve("fifo"));
    var nobody = Conditions.of(Execution.none().user("nobody"), "program web", "command");

    var objection =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> objection(nobody, "java", "-cp", "gone.jar:fifo:fifo/*", "shop.Main"));

    assertThat(objection).get().asString().contains("is closed to user nobody"); // as always
  }
}
