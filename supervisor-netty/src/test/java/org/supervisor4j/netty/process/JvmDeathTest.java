package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.CauseOfDeath.CrashReport;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.ExitStatus;

class JvmDeathTest {

  private static final long PID = 4711;
  private static final ExitStatus ABORTED = new ExitStatus.Signalled(6);
  private static final String SEGV =
      """
      #
      # A fatal error has been detected by the Java Runtime Environment:
      #
      #  SIGSEGV (0xb) at pc=0x00007f65ea4d2f94, pid=4711, tid=4712
      #
      # JRE version: OpenJDK Runtime Environment (17.0.15+6)
      """;
  private static final String NO_HEAP =
      """
      #
      # A fatal error has been detected by the Java Runtime Environment:
      #
      #  Internal Error (debug.cpp:362), pid=4711, tid=4712
      #  fatal error: OutOfMemory encountered: Java heap space
      #
      # JRE version: OpenJDK Runtime Environment (17.0.15+6)
      """;
  private static final String NO_NATIVE_MEMORY =
      """
      #
      # There is insufficient memory for the Java Runtime Environment to continue.
      # Native memory allocation (mmap) failed to map 16384 bytes for committing reserved memory.
      # Possible reasons:
      #   The system is out of physical RAM or swap space
      """;

  private final Path directory;
  private final Instant started = Instant.now();
  private Map<String, String> environment = Map.of();

  JvmDeathTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private CauseOfDeath explain(ExitStatus status, String... options) {
    var line = new ArrayList<>(List.of("/opt/jdk/bin/java"));
    line.addAll(List.of(options));
    line.add("shop.Main");
    var launch =
        new Launch(
            line,
            Optional.of(directory),
            environment,
            new TreeMap<>(),
            Launch.Prelude.NONE,
            Conditions.NONE,
            1,
            2);
    return JvmDeath.of(launch, started).orElseThrow().explain(status, PID);
  }

  private void left(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void a_crash_leaves_a_report_in_its_directory() throws IOException {
    left("hs_err_pid4711.log", SEGV);

    var cause = explain(ABORTED);

    var file = directory.resolve("hs_err_pid4711.log");
    assertThat(cause.kind()).isEqualTo(Kind.JVM_CRASH);
    assertThat(cause.crashReport())
        .contains(new CrashReport(file, "SIGSEGV (0xb) at pc=0x00007f65ea4d2f94"));
    assertThat(cause)
        .hasToString(
            "killed by ABRT (the JVM crashed: SIGSEGV (0xb) at pc=0x00007f65ea4d2f94, see %s)"
                .formatted(file));
  }

  @Test
  void or_where_its_last_option_says() throws IOException {
    environment = Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g -XX:ErrorFile=other_%p");
    left("crash%4711-4711", SEGV);
    left("other_4711", NO_HEAP);

    assertThat(explain(ABORTED, "-XX:ErrorFile=crash%%%p-%p").kind()).isEqualTo(Kind.JVM_CRASH);
    assertThat(explain(ABORTED).kind()).isEqualTo(Kind.JVM_OUT_OF_MEMORY);
  }

  @Test
  void what_a_namesake_left_or_comes_of_another_status_is_not_its_own() throws IOException {
    left("hs_err_pid4711.log", SEGV);
    left("hs_err_pid4712.log", SEGV);
    var file = directory.resolve("hs_err_pid4711.log");

    assertThat(explain(new ExitStatus.Exited(0)).kind()).isEqualTo(Kind.EXIT);
    assertThat(explain(new ExitStatus.Signalled(9)).kind()).isEqualTo(Kind.OTHER_SIGNAL);
    Files.setLastModifiedTime(file, FileTime.from(started.minusSeconds(60)));
    assertThat(explain(ABORTED)).isEqualTo(CauseOfDeath.of(ABORTED));
  }

  @Test
  void memory_that_is_gone() throws IOException {
    var three = new ExitStatus.Exited(3);
    assertThat(explain(three).kind()).isEqualTo(Kind.EXIT);
    assertThat(explain(three, "-XX:+ExitOnOutOfMemoryError", "-XX:-ExitOnOutOfMemoryError").kind())
        .isEqualTo(Kind.EXIT);
    assertThat(explain(three, "-XX:+ExitOnOutOfMemoryError"))
        .hasToString("exit 3 (the JVM ran out of memory)");
    left("hs_err_pid4711.log", NO_NATIVE_MEMORY);
    assertThat(explain(new ExitStatus.Exited(1)).toString())
        .startsWith("exit 1 (the JVM ran out of memory: There is insufficient memory")
        .contains("failed to map 16384 bytes");
  }

  @Test
  void other_programs_are_not_asked() {
    var launch =
        new Launch(
            List.of("sh"),
            Optional.of(directory),
            Map.of(),
            new TreeMap<>(),
            Launch.Prelude.NONE,
            Conditions.NONE,
            1,
            2);

    assertThat(JvmDeath.of(launch, started)).isEmpty();
  }

  @Test
  void a_link_in_the_place_of_a_report_shows_nothing() throws IOException {
    left("secret", SEGV);
    Files.createSymbolicLink(directory.resolve("hs_err_pid4711.log"), directory.resolve("secret"));

    assertThat(explain(ABORTED)).isEqualTo(CauseOfDeath.of(ABORTED));
  }
}
