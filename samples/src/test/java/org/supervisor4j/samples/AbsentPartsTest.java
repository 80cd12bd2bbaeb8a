package org.supervisor4j.samples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host runs, and says no word of it, without what would only measure it. */
@Timeout(120)
class AbsentPartsTest {

  private final Path directory;

  AbsentPartsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private String host(String... options) {
    var all = new ArrayList<>(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    all.addAll(List.of(options));
    return JavaRun.output(BareHostMain.class, List.of(), all, directory.toString());
  }

  @Test
  void with_both() {
    assertThat(host()).isEqualTo("flight recorder, Micrometer: killed, ready again");
  }

  @Test
  void without_micrometer() {
    var rest =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("micrometer"))
            .collect(joining(File.pathSeparator));
    assertThat(host("-cp", rest)).isEqualTo("flight recorder: killed, ready again");
  }

  @Test
  void without_the_flight_recorder() {
    assertThat(host("--limit-modules", "java.base,java.logging,jdk.unsupported"))
        .isEqualTo("Micrometer: killed, ready again");
  }
}
