package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.TERM;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads the host's log hangs, so that whoever writes a line to it waits without end. */
@Timeout(60)
class BlockedLogTest {

  /** From the JVM's first line on: a pipe that is full, and nobody reads it. */
  private static final List<String> FULL_STDERR =
      List.of(
          "sh",
          "-c",
          "mkfifo \"$1\"; exec 2<>\"$1\"; head -c 65536 /dev/zero >&2; shift; "
              + "exec env -u JAVA_TOOL_OPTIONS -u JDK_JAVA_OPTIONS \"$@\"",
          "sh");

  private final Path directory;

  BlockedLogTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ChildHost start(String way, String script) {
    var wrapper = new ArrayList<>(FULL_STDERR);
    wrapper.add(directory.resolve("stderr").toString());
    var host = ChildHost.start(wrapper, directory, BlockedLogMain.class, way, script);
    host.awaitLines("ready", 1);
    return host;
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "exit", "term"})
  void the_host_ends_and_leaves_nothing(String way) throws IOException {
    try (var host = start(way, "exec sleep 1000")) {
      var workers = host.workers();
      assertThat(workers).hasSize(1);
      host.enter();
      if (way.equals("term")) {
        host.signal(TERM); // last: it may end the host before anything else can be told to it
      }

      assertThat(host.exitWithin(ofSeconds(20))).isZero();
      assertThat(workers).noneMatch(ProcessHandle::isAlive);
      assertThat(host.linesWith("closed")).hasSize(way.equals("close") ? 1 : 0);
      assertThat(directory.resolve("supervisor4j")).isEmptyDirectory();
    }
  }

  @Test
  void a_second_term_ends_at_once() {
    var trapped = directory.resolve("trapped");
    var told = directory.resolve("told");
    var script =
        "trap 'touch %s' TERM; touch %s; while :; do sleep 0.1; done".formatted(told, trapped);
    try (var host = start("term", script)) {
      var workers = host.workers();
      await().atMost(ofSeconds(20)).until(() -> trapped.toFile().exists());
      host.signal(TERM);
      await().atMost(ofSeconds(20)).until(() -> told.toFile().exists());
      host.signal(TERM);

      assertThat(host.exitWithin(ofSeconds(10))).isEqualTo(1);
      await().atMost(ofSeconds(20)).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }
  }
}
