package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.TERM;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;

/** Debian's unmodified {@code start_server --restart} and {@code --stop}, and its own pid file. */
@Timeout(120)
class StartServerClientTest {

  private static final String FIT = "echo up; exec sleep 1000";
  private static final String UNFIT = "exit 7";

  private final Path directory;
  private final Path pidFile;
  private final Path statusFile;

  StartServerClientTest(@TempDir Path directory) {
    this.directory = directory;
    pidFile = directory.resolve("host.pid");
    statusFile = directory.resolve("web.status");
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  private int client(String what) {
    return StartServerCommand.client(
        directory, what, "--pid-file=" + pidFile, "--status-file=" + statusFile);
  }

  private ChildHost host(String script) {
    var arguments = new String[] {pidFile.toString(), statusFile.toString(), write(script)};
    return ChildHost.start(directory, StatusHostMain.class, arguments);
  }

  private String write(String script) {
    try {
      return Files.writeString(directory.resolve("worker.sh"), script).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The generation of each line. */
  private List<String> status() {
    try {
      return Files.exists(statusFile)
          ? Files.readAllLines(statusFile).stream().map(line -> line.split(":", 2)[0]).toList()
          : List.of("no file");
    } catch (IOException e) {
      return List.of("no file"); // gone meanwhile
    }
  }

  private void awaitStatus(String... generations) {
    await()
        .atMost(ofSeconds(30))
        .untilAsserted(() -> assertThat(status()).containsExactly(generations));
  }

  @Test
  void restart_waits_until_the_next_generation_alone_answers_and_stop_until_all_is_gone()
      throws IOException {
    try (var host =
        ChildHost.quickStart(
            directory,
            "127.0.0.1:0",
            "--workers",
            "1",
            "--pid-file",
            pidFile.toString(),
            "--status-file",
            statusFile.toString())) {
      awaitStatus("1");

      assertThat(client("--restart")).isZero();

      assertThat(host.workers()).hasSize(1);
      var worker = host.workers().get(0).pid();
      assertThat(statusFile).hasContent("2:" + worker + "\n");
      host.awaitLines("generation 2 serves", 1); // its log may come later than it acts
      host.awaitLines("web/0#1 ended", 1);
      assertThat(host.linesWith(" serves")).hasSize(1);
      assertThat(Traffic.to(host.address()).requests(20).run().assertNothingLost().answeredBy())
          .hasSize(1)
          .containsKey(new Responder(worker, 0, 2));

      assertThat(client("--stop")).isZero();

      assertThat(pidFile).doesNotExist();
      assertThat(statusFile).doesNotExist();
      assertThat(ProcessHandle.of(worker)).isEmpty();
      assertThat(directory.resolve("supervisor4j")).isEmptyDirectory();
      assertThat(host.exitWithin(ofSeconds(10))).isZero();
    }
  }

  @Test
  void a_roll_that_is_refused_makes_restart_fail_and_the_next_one_is_waited_for_all_the_same() {
    try (var host = host(FIT)) {
      awaitStatus("1", "1");
      write(UNFIT);

      assertThat(client("--restart")).isEqualTo(2); // ENOENT

      host.awaitLines("generation 2 withdrawn, 1 serves on", 1);
      awaitStatus("1", "1", "2");
      write(FIT);
      assertThat(client("--restart")).isZero();
      assertThat(status()).containsExactly("3", "3");
      host.awaitLines("generation 3 serves", 1);
    }
  }

  @Test
  void a_second_host_is_refused_by_either_and_leaves_the_file_as_it_is() throws IOException {
    try (var theirs =
        StartServerCommand.start(directory, "--pid-file=" + pidFile, "--", "sleep", "1000")) {
      await().until(() -> theirs.said().contains("starting new worker"));
      try (var ours = host(FIT)) {
        assertThat(ours.exitWithin(ofSeconds(30))).isZero();
        assertThat(ours.linesWith("refused: "))
            .singleElement()
            .asString()
            .contains("pid file " + pidFile + " is held by pid " + theirs.pid());
      }
      assertThat(pidFile).hasContent(theirs.pid() + "\n");
      assertThat(statusFile).doesNotExist();
    }
    try (var first = host(FIT)) {
      awaitStatus("1", "1");
      try (var second = host(FIT)) {
        assertThat(second.exitWithin(ofSeconds(30))).isZero();
        assertThat(second.linesWith("is held by pid " + first.pid())).hasSize(1);
      }
      assertThat(pidFile).hasContent(first.pid() + "\n");
      awaitStatus("1", "1");
    }
  }

  @Test
  void start_server_waits_for_our_lock_and_starts_nothing_before() {
    try (var host = host(FIT)) {
      awaitStatus("1", "1");
      try (var theirs =
          StartServerCommand.start(directory, "--pid-file=" + pidFile, "--", "sleep", "1000")) {
        // it empties any pid file before it asks for the lock, its own kind's, too
        await().until(() -> Files.size(pidFile) == 0);
        assertThat(theirs.said()).doesNotContain("starting new worker");

        host.signal(TERM);
        assertThat(host.exitWithin(ofSeconds(30))).isZero();
        await().atMost(ofSeconds(10)).until(() -> theirs.said().contains("starting new worker"));
      }
    }
  }
}
