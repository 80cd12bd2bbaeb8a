package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExitTest {

  private final Path directory;

  ExitTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** As the process of a worker that nobody knows of is known by nothing but its command line. */
  private final String mark = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30));

  @ParameterizedTest
  @ValueSource(strings = {"listener", "future", "thread", "end of main", "close", "class path"})
  void however_a_host_ends_it_ends_soon_and_leaves_no_child(String way) throws IOException {
    var witness = new ProcessBuilder("sleep", mark).start();
    try (var host = ChildHost.start(directory, ExitMain.class, way, mark)) {
      assertThat(host.exitWithin(ofSeconds(20))).isZero();
      assertThat(Proc.running("sleep", mark)).containsExactly(witness.pid());
      assertThat(host.linesWith("the supervisor has ended")).hasSize(1);
      assertThat(host.linesWith("closed")).hasSize(way.equals("close") ? 1 : 0);
      assertThat(directory.resolve("supervisor4j")).isEmptyDirectory();
    } finally {
      witness.destroyForcibly();
    }
  }
}
