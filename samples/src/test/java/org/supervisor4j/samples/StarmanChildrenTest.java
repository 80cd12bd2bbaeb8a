package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Starman;
import org.supervisor4j.SupervisorEvent.ChildrenResized;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerStatus;

/** A real Starman gets children and loses them while it serves. */
@Tag("alone")
@Timeout(120)
class StarmanChildrenTest {

  private final Path directory;

  StarmanChildrenTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  private static List<ProcessHandle> children(TestHost host) {
    return ProcessHandle.of(host.pids().get(0)).orElseThrow().children().toList();
  }

  private static void awaitChildren(TestHost host, int count) {
    await().atMost(ofSeconds(60)).untilAsserted(() -> assertThat(children(host)).hasSize(count));
  }

  /** Starman looks for idle children to take away once in 10 s, so there is one step of those. */
  @Test
  void children_come_and_go_without_a_restart_and_a_new_master_has_as_many() {
    var spec = RealStarman.web(directory, TestHost.tcp()).prefork(Starman.children(5));
    try (var host = TestHost.start(directory, spec)) {
      awaitChildren(host, 5); // the arguments say two
      var first = children(host);

      var began = System.nanoTime();
      var calls = List.of(8, 9, 7).stream().map(host.program()::resizeChildren).toList();
      var atOnce = System.nanoTime() - began < Starman.children(5).pause().toNanos();
      assertThat(calls.get(2)).succeedsWithin(ofSeconds(60));
      awaitChildren(host, 7);
      if (atOnce) { // else we stood still, and it may have had eight of them, and nine
        assertThat(children(host)).containsAll(first);
        assertThat(calls.get(0)).failsWithin(ofSeconds(20));
      }

      assertThat(host.program().resizeChildren(6)).succeedsWithin(ofSeconds(60));
      awaitChildren(host, 6);
      assertThat(host.program().status().workers())
          .extracting(WorkerStatus::children)
          .containsExactly(OptionalInt.of(6));
      assertThat(host.events()).filteredOn(WorkerStarted.class::isInstance).hasSize(1);

      var master = ProcessHandle.of(host.pids().get(0)).orElseThrow();
      master.destroyForcibly();
      await()
          .atMost(ofSeconds(60))
          .until(() -> host.pids().size() == 1 && host.pids().get(0) != master.pid());
      awaitChildren(host, 6);
      host.roll();
      host.awaitCalm();
      awaitChildren(host, 6);
      assertThat(host.events())
          .filteredOn(ChildrenResized.class::isInstance)
          .containsExactly(
              new ChildrenResized("web", 5, 8),
              new ChildrenResized("web", 8, 9),
              new ChildrenResized("web", 9, 7),
              new ChildrenResized("web", 7, 6));
    }
  }
}
