package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.HUP;
import static org.supervisor4j.Signal.TERM;
import static org.supervisor4j.Signal.TTIN;
import static org.supervisor4j.Signal.TTOU;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;

@Timeout(120)
class SignalsTest {

  private static final String ANY_PORT = "127.0.0.1:0";

  private final Path directory;

  SignalsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void hup_rolls() {
    try (var host = ChildHost.quickStart(directory, ANY_PORT, "--workers", "1")) {
      assertThat(generations(host)).containsExactly(1);
      host.signal(HUP);
      host.awaitLines("roll is over: generation 2 serves", 1);
      await().untilAsserted(() -> assertThat(generations(host)).containsExactly(2));
    }
  }

  /** No roll gets on before all of them have come, however long that takes. */
  @Test
  void a_burst_of_hups_is_at_most_two_rolls() throws IOException {
    var gate = directory.resolve("gate");
    var script =
        Files.writeString(
            directory.resolve("worker.sh"),
            """
            while [ $SUPERVISOR4J_GENERATION -gt 1 ] && ! [ -e %s ]; do sleep 0.02; done
            echo up
            exec sleep 1000
            """
                .formatted(gate));
    var pid = directory.resolve("pid").toString();
    var status = directory.resolve("status").toString();
    try (var host =
        ChildHost.start(directory, StatusHostMain.class, pid, status, script.toString())) {
      host.awaitLines(" ready, pid ", 2);
      for (int hup = 1; hup <= 5; hup++) {
        host.signal(HUP);
        host.awaitLines("HUP: rolls every program", hup); // else the kernel makes them one
      }
      assertThat(host.linesWith("roll is over")).isEmpty();
      Files.createFile(gate);
      host.awaitLines("roll is over", 2);
      // a third one would begin with the end of the second
      await().during(ofSeconds(1)).until(() -> host.linesWith("rolls from").size() == 2);
      assertThat(host.linesWith("roll is over: generation 3 serves")).hasSize(1);
    }
  }

  @Test
  void ttin_adds_a_worker_and_ttou_takes_one_away_but_the_last() {
    try (var host = ChildHost.quickStart(directory, ANY_PORT, "--workers", "1")) {
      host.signal(TTIN);
      host.awaitLines("resized from 1 to 2 workers", 1);
      host.awaitLines("web/1#1 ready", 1);
      host.signal(TTIN);
      host.awaitLines("resized from 2 to 3 workers", 1);
      host.signal(TTOU);
      host.awaitLines("resized from 3 to 2 workers", 1);
      host.signal(TTOU);
      host.awaitLines("resized from 2 to 1 workers", 1);
      host.awaitLines("web/1#1 ended", 1);
      host.signal(TTOU);
      host.awaitLines("TTOU: every program has one worker less, and at least one", 3);
      host.signal(HUP);
      host.awaitLines("web/0#1 ended", 1); // rolled, and nobody else is left to roll
      assertThat(host.linesWith("passes from generation 1 to 2")).hasSize(1);
      await().untilAsserted(() -> assertThat(host.workers()).hasSize(1)); // web/2#1 may linger
    }
  }

  private static Set<Integer> generations(ChildHost host) {
    var report = Traffic.to(host.address()).rate(500).requests(20).run().assertNothingLost();
    return report.answeredBy().keySet().stream()
        .map(Responder::generation)
        .collect(Collectors.toSet());
  }

  @Test
  void term_answers_what_is_in_flight_and_leaves_nothing() throws IOException {
    var pidFile = directory.resolve("pid");
    try (var host =
            ChildHost.quickStart(
                directory, ANY_PORT, "--workers", "2", "--pid-file", pidFile.toString());
        var slow = slow(host, 1000)) {
      assertThat(Files.readString(pidFile).strip()).isEqualTo(Long.toString(host.pid()));
      var workers = host.workers();
      assertThat(workers).hasSize(2);
      host.signal(TERM);

      assertThat(slow.stop().assertNothingLost().answered()).isEqualTo(10);
      assertThat(host.exitWithin(ofSeconds(30))).isZero();
      assertThat(workers).noneMatch(ProcessHandle::isAlive);
      assertThat(pidFile).doesNotExist();
      assertThat(directory.resolve("supervisor4j")).isEmptyDirectory();
    }
  }

  @Test
  void term_before_it_is_ready_is_no_failure() {
    var arguments = new String[] {"--listen", ANY_PORT, "--workers", "4"};
    try (var host = ChildHost.start(directory, QuickStart.class, arguments)) {
      host.awaitLines("web/0#1 started", 1);
      host.signal(TERM);

      assertThat(host.exitWithin(ofSeconds(60))).isZero();
      assertThat(host.lines()).noneMatch(line -> line.contains("Exception"));
      assertThat(host.linesWith("the supervisor has ended")).hasSize(1);
    }
  }

  @Test
  void a_second_term_ends_at_once() {
    // one worker, since one of two that has accepted nothing would end at the first
    try (var host = ChildHost.quickStart(directory, ANY_PORT, "--workers", "1");
        var slow = slow(host, 25_000)) {
      var workers = host.workers();
      host.signal(TERM);
      host.awaitLines("asked by a signal to stop", 1);
      assertThat(workers).allMatch(ProcessHandle::isAlive);
      host.signal(TERM);

      assertThat(host.exitWithin(ofSeconds(20))).isEqualTo(1); // before any answer
      await().atMost(ofSeconds(20)).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(slow.report().answered()).isZero();
    }
  }

  /** Requests that are inside of workers when this returns, unless we stood still for so long. */
  private static Traffic slow(ChildHost host, int millis) {
    var traffic =
        Traffic.to(host.address())
            .path("/slow?ms=" + millis)
            .timeout(ofSeconds(30))
            .rate(100)
            .requests(10)
            .start();
    await().until(() -> accepted(host) >= 10 || traffic.report().answered() > 0);
    return traffic;
  }

  private static int accepted(ChildHost host) {
    return host.workers().stream()
        .mapToInt(worker -> ClientPorts.heldBy(worker.pid(), host.address()).size())
        .sum();
  }
}
