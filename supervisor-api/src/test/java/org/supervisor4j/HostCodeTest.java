package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCodeTest {

  private final String classPath = System.getProperty("java.class.path");
  private final Path directory;

  HostCodeTest(@TempDir Path directory) throws IOException {
    this.directory = directory.toRealPath();
  }

  @AfterEach
  void restore() {
    System.setProperty("java.class.path", classPath);
    System.clearProperty("jdk.module.path");
  }

  private String path() {
    return HostCode.line(HostCodeTest.class).get(1);
  }

  @Test
  void a_link_on_the_class_path_is_followed_and_a_missing_entry_kept() throws IOException {
    var release = Files.createDirectory(directory.resolve("release-1"));
    var link = Files.createSymbolicLink(directory.resolve("current"), release);
    var missing = directory.resolve("missing");
    System.setProperty("java.class.path", link + ":" + missing);

    assertThat(path()).isEqualTo(release + ":" + missing);
  }

  @Test
  void a_host_on_the_module_path_gives_that() {
    System.setProperty("java.class.path", "");
    System.setProperty("jdk.module.path", directory.toString());

    assertThat(path()).isEqualTo(directory.toString());
  }

  /** As with {@code mvn exec:java}: the class path names the tool only. */
  @Test
  void what_a_tool_has_loaded_is_found_where_the_tool_has_it_from() throws Exception {
    var code = Problems.class.getProtectionDomain().getCodeSource().getLocation();
    System.setProperty("java.class.path", directory.toString());
    try (var tool = new URLClassLoader(new URL[] {code}, null)) {
      var main = Class.forName(ExitStatus.class.getName(), false, tool);

      assertThat(HostCode.line(main).get(1)).isEqualTo(Path.of(code.toURI()) + ":" + directory);
    }
  }

  /** Tried with Spring Boot 4.0.7 itself, by hand. */
  @Test
  void in_a_spring_boot_jar_its_own_launcher_finds_the_class() throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    var jar = directory.resolve("shop.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    System.setProperty("java.class.path", jar.toString());

    assertThat(HostCode.line(HostCodeTest.class))
        .containsExactly(
            "-Dloader.main=" + HostCodeTest.class.getName(),
            "-cp",
            jar.toString(),
            "org.springframework.boot.loader.launch.PropertiesLauncher");
  }
}
