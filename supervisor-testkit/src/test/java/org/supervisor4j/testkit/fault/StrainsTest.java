package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Rollout;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/** Workers that live and do not do well: a supervisor without a watchdog leaves them alone. */
@Timeout(120)
class StrainsTest {

  private final Path directory;

  StrainsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_worker_that_spins_is_left_alone_and_serves() {
    try (var theatre = Theatre.of(directory, 1)) {
      theatre.puppets.tell(theatre.program, 0, Act.spin(ofMillis(500)));

      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void a_blocked_event_loop_leaves_new_connections_to_the_neighbour_and_loses_none() {
    var brief = StopPolicy.drain(ofMillis(500)).killAfter(ofMillis(500));
    try (var theatre = Theatre.of(directory, spec -> spec.workers(2).stop(brief))) {
      var neighbour = theatre.pid(1);
      theatre.puppets.tell(theatre.program, 0, Act.blockLoop(ofMinutes(10)));
      assertThat(theatre.answerer()).isEqualTo(neighbour);

      theatre.puppets.tell(theatre.program, 1, Act.blockLoop(ofSeconds(1)));
      assertThat(IntStream.range(0, 10).mapToObj(call -> theatre.answerer()).toList())
          .isSubsetOf(theatre.pid(0), neighbour);
      theatre.assertNothingToldBut(2);
    }
  }

  @Test
  void without_descriptors_a_worker_lets_connections_wait_and_goes_on_when_it_has_some() {
    try (var theatre = Theatre.of(directory, 1)) {
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0)); // what it needs is loaded now
      theatre.puppets.tell(theatre.program, 0, Act.exhaustDescriptors(ofMillis(500)));

      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void a_flood_of_output_is_read_to_its_end_and_stalls_nobody() {
    var lines = 250_000L;
    try (var theatre = Theatre.of(directory, 1)) {
      theatre.puppets.tell(theatre.program, 0, Act.flood(80 * lines));

      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      await().atMost(ofSeconds(60)).until(() -> theatre.lines.get() >= lines);
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void half_a_response_that_goes_on_no_more_ends_with_the_drain() {
    try (var theatre =
        Theatre.of(
            directory,
            spec -> spec.stop(StopPolicy.drain(ofSeconds(1)).killAfter(ofSeconds(20))))) {
      theatre.puppets.tell(theatre.program, 0, Act.halfResponse());
      try (var call = theatre.call("/")) {
        assertThat(call.some(15)).isEqualTo("HTTP/1.1 200 OK");
        theatre.assertNothingToldBut(1);
        assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));

        assertThat(theatre.program.roll().join()).isInstanceOf(Rollout.Completed.class);
        assertThat(theatre.first(WorkerExited.class).asked()).isTrue();
        assertThat(call.answer()).startsWith("pid=").doesNotContain("\n");
      }
      assertThat(theatre.told(0, 1))
          .startsWith("WorkerStarted", "WorkerReady", "WorkerDraining")
          .endsWith("WorkerExited");
    }
  }

  @Test
  void half_a_response_and_a_close_are_the_clients_to_see() {
    try (var theatre = Theatre.of(directory, 1)) {
      theatre.puppets.tell(theatre.program, 0, Act.halfResponseThenClose());

      assertThat(theatre.call("/").answer()).startsWith("pid=").doesNotContain("\n");
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void a_worker_that_answers_nobody_stays_until_a_roll_cuts_it_off() {
    try (var theatre =
        Theatre.of(
            directory,
            spec -> spec.stop(StopPolicy.drain(ofSeconds(1)).killAfter(ofSeconds(20))))) {
      var mute = theatre.pid(0);
      theatre.puppets.tell(theatre.program, 0, Act.stopAnswering());
      try (var call = theatre.call("/").taken()) { // else its successor might take it
        theatre.assertNothingToldBut(1);

        assertThat(theatre.program.roll().join()).isInstanceOf(Rollout.Completed.class);
        assertThat(theatre.first(WorkerDraining.class).pid()).isEqualTo(mute);
        assertThat(call.whole()).isEmpty();
      }
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0)).isNotEqualTo(mute);
    }
  }
}
