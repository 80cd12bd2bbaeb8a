package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Signal;

/** A host of Starman that is steered by signals, as start_server is. */
@Tag("alone")
@Timeout(180)
class StarmanSignalsTest {

  private final Path directory;

  StarmanSignalsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  /** Of generation 2 and later each child loads its application until it is let. */
  private ChildHost start() throws IOException {
    var app =
        RealStarman.write(
            Files.createDirectory(directory.resolve("slow")),
            """
        my $generation = $ENV{SERVER_STARTER_GENERATION};
        select undef, undef, undef, 0.02 until $generation == 1 || -e "%s$generation";
        sub { [200, ['Content-Length' => 2], ['ok']] };
        """
                .formatted(directory.resolve("gate")));
    var host =
        ChildHost.start(directory, StarmanHostMain.class, directory.toString(), app.toString());
    host.awaitLines("web/0#1 ready", 1);
    return host;
  }

  private void let(int generation) throws IOException {
    Files.createFile(directory.resolve("gate" + generation));
  }

  @Test
  void three_hups_are_two_rolls_at_most_and_each_waits_until_its_master_is_ready()
      throws IOException {
    try (var host = start()) {
      for (int hup = 1; hup <= 3; hup++) {
        host.signal(Signal.HUP);
        host.awaitLines("HUP: rolls every program", hup); // else the kernel makes them one
      }
      assertThat(host.linesWith("web/0#2 ready")).isEmpty();
      assertThat(host.linesWith("roll is over")).isEmpty();
      let(2);
      host.awaitLines("web/0#3 started", 1);
      assertThat(host.linesWith("web/0#3 ready")).isEmpty();
      assertThat(host.linesWith("slot 0 passes from generation 2 to 3")).isEmpty();
      let(3);
      host.awaitLines("web/0#2 ended", 1);
      host.awaitLines("roll is over", 2);

      // a third roll would begin with the end of the second
      await().during(ofMillis(500)).until(() -> host.linesWith("rolls from").size() == 2);
      assertThat(host.linesWith("roll is over")).hasSize(2).allMatch(it -> it.contains(" serves"));
      assertThat(String.join("\n", host.lines()))
          .containsSubsequence(
              "web/0#2 started",
              "web/0#2 ready",
              "slot 0 passes from generation 1 to 2",
              "web/0#1 drains",
              "web/0#3 started",
              "web/0#3 ready",
              "slot 0 passes from generation 2 to 3",
              "web/0#2 drains");
    }
  }

  @Test
  void ttin_adds_a_child_and_no_worker() throws IOException {
    try (var host = start()) {
      host.signal(Signal.TTIN);

      host.awaitLines("resized from 2 to 3 children of each worker", 1);
      var master = host.workers().get(0);
      await().atMost(ofSeconds(30)).until(() -> master.children().count() == 3);
      assertThat(host.workers()).containsExactly(master);
    }
  }
}
