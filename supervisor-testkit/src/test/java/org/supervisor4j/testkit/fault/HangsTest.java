package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RecyclePolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerHung;
import org.supervisor4j.SupervisorEvent.WorkerRecovered;
import org.supervisor4j.SupervisorEvent.WorkerRecycling;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.Watchdog;

/**
 * Workers that live and do not work, or have grown: noticed, replaced, and their neighbours stay.
 */
@Timeout(180)
class HangsTest {

  private final Path directory;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  HangsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private UnaryOperator<ProgramSpec.Builder> watched(int workers) {
    return spec ->
        spec.workers(workers)
            .logs((worker, stream, line) -> lines.add(line))
            .watchdog(Watchdog.silence(ofSeconds(5)))
            .stop(StopPolicy.drain(ofSeconds(3)).killAfter(ofSeconds(1)));
  }

  @Test
  void a_frozen_worker_is_noticed_replaced_and_killed_while_the_others_serve() {
    try (var theatre = Theatre.of(directory, watched(3))) {
      var victim = theatre.pid(0);
      var neighbours = List.of(theatre.pid(1), theatre.pid(2));

      theatre.faults.on(theatre.program, 0).freeze();
      assertThat(IntStream.range(0, 20).mapToObj(call -> theatre.answerer()))
          .isSubsetOf(neighbours);

      var hung = theatre.first(WorkerHung.class);
      assertThat(hung.pid()).isEqualTo(victim);
      assertThat(hung.reason())
          .isEqualTo("no heartbeat for 5 s, it is frozen (SIGSTOP) and gives no thread dump");
      assertThat(hung.threadDump()).isFalse();
      var exit = theatre.first(WorkerExited.class);
      assertThat(exit.pid()).isEqualTo(victim);
      assertThat(exit.asked()).isTrue();
      assertThat(exit.status()).isEqualTo(new ExitStatus.Signalled(Signal.KILL.number()));
      assertThat(theatre.told(0, 1))
          .containsExactly(
              "WorkerStarted",
              "WorkerReady",
              "WorkerHung",
              "WorkerStarted",
              "WorkerReady",
              "WorkerReplaced",
              "WorkerStopping",
              "WorkerStopping",
              "WorkerExited");
      assertThat(theatre.pid(0)).isEqualTo(theatre.first(WorkerReplaced.class).successor());
      assertThat(List.of(theatre.pid(1), theatre.pid(2))).isEqualTo(neighbours);
    }
  }

  @Test
  void a_stuck_event_loop_is_named_by_a_thread_dump_in_the_log_before_the_worker_goes() {
    try (var theatre = Theatre.of(directory, watched(2))) {
      var victim = theatre.pid(0);

      theatre.puppets.tell(theatre.program, 0, Act.blockLoop(ofMinutes(10)));

      var hung = theatre.first(WorkerHung.class);
      assertThat(hung.pid()).isEqualTo(victim);
      assertThat(hung.reason()).startsWith("an event loop has run no task for ");
      assertThat(hung.threadDump()).isTrue();
      await()
          .atMost(ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(lines)
                      .anyMatch(line -> line.startsWith("\"puppet-loop"))
                      .anyMatch(line -> line.contains("at " + Pause.class.getName() + ".of(")));
      assertThat(theatre.first(WorkerReplaced.class).pid()).isEqualTo(victim);
      assertThat(theatre.first(WorkerDraining.class).pid()).isEqualTo(victim);
      assertThat(theatre.first(WorkerExited.class).pid()).isEqualTo(victim);
      assertThat(theatre.all(WorkerHung.class)).hasSize(1);
    }
  }

  @Test
  void one_that_works_again_before_its_successor_is_ready_keeps_its_slot() {
    try (var theatre = Theatre.of(directory, watched(1))) {
      var victim = theatre.pid(0);
      theatre.puppets.onStart(Start.neverReady());

      var frozen = theatre.faults.on(theatre.program, 0).freeze();
      theatre.nth(WorkerStarted.class, 2);
      frozen.close();

      assertThat(theatre.first(WorkerRecovered.class).pid()).isEqualTo(victim);
      var exit = theatre.first(WorkerExited.class);
      assertThat(exit.pid()).isEqualTo(theatre.nth(WorkerStarted.class, 2).pid());
      assertThat(theatre.pid(0)).isEqualTo(victim).isEqualTo(theatre.answerer());
      assertThat(theatre.all(WorkerReplaced.class)).isEmpty();
    }
  }

  @Test
  void a_worker_that_has_grown_is_recycled() {
    var limit = 256L << 20;
    try (var theatre =
        Theatre.of(
            directory,
            spec ->
                spec.command(
                        Puppets.in(directory)
                            .command("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
                    .workers(2)
                    .recycle(RecyclePolicy.aboveMemory(limit)))) {
      var victim = theatre.pid(1);
      var neighbour = theatre.pid(0);

      theatre.puppets.tell(theatre.program, 1, Act.hoard(limit));

      var recycling = theatre.first(WorkerRecycling.class);
      assertThat(recycling.pid()).isEqualTo(victim);
      assertThat(recycling.reason()).matches("it has \\d+ MB in memory");
      assertThat(theatre.first(WorkerExited.class).pid()).isEqualTo(victim);
      assertThat(theatre.first(WorkerExited.class).status()).isEqualTo(new ExitStatus.Exited(0));
      assertThat(theatre.pid(1)).isEqualTo(theatre.first(WorkerReplaced.class).successor());
      assertThat(theatre.pid(0)).isEqualTo(neighbour);
      assertThat(theatre.all(WorkerRecycling.class)).hasSize(1);
    }
  }
}
