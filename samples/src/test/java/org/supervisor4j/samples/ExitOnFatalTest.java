package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Signal;

/** Hosts that end, or stay, when a program is FATAL. */
@Timeout(120)
class ExitOnFatalTest {

  private final Path directory;

  ExitOnFatalTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** See {@link ExitTest}. */
  private final String mark = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30));

  @Test
  void the_jvm_exits_with_the_code_once_all_is_stopped_and_says_why() {
    try (var host = ChildHost.start(directory, ExitOnFatalMain.class, "true", mark)) {
      assertThat(host.exitWithin(ofSeconds(60))).isEqualTo(70);

      assertThat(host.linesWith("HostEnding[program=bad, reason=it needs more than 1 restarts"))
          .hasSize(1)
          .allMatch(line -> line.endsWith("exitCode=70]"));
      assertThat(host.linesWith("bad is FATAL, so all is stopped and the JVM exits with 70"))
          .hasSize(1);
      assertThat(host.linesWith("WorkerExited[worker=good/")).hasSize(2);
      assertThat(Proc.running("sleep", mark)).isEmpty();
      assertThat(directory.resolve("supervisor4j")).isEmptyDirectory();
    }
  }

  @Test
  void a_program_that_is_not_essential_is_let_be() {
    try (var host = ChildHost.start(directory, ExitOnFatalMain.class, "false", mark)) {
      host.awaitLines("WorkerGaveUp[worker=bad/0#1", 1);
      host.awaitLines("WorkerReady[worker=good/", 2);
      // ready since they live, which they may for a moment before they run their program
      await().until(() -> Proc.running("sleep", mark).size() == 2);

      host.signal(Signal.TERM);

      assertThat(host.exitWithin(ofSeconds(60))).isZero();
      assertThat(host.linesWith("HostEnding")).isEmpty();
    }
  }
}
