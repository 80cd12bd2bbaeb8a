package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Readiness;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent.ProgramResized;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Other numbers of workers, and a roll that is taken back, while requests come. */
@Tag("alone")
@Timeout(300)
class ResizeTest {

  private final Path directory;

  ResizeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** What the JVM loads once and keeps is none of the resizes' doing. */
  private void rehearse(TestHost host) {
    Traffic.to(host.address()).requests(1).run().assertNothingLost();
    resize(host, 2);
    resize(host, 3);
    host.awaitCalm();
  }

  private static void resize(TestHost host, int workers) {
    assertThat(host.program().resize(workers)).succeedsWithin(ofSeconds(90));
    assertThat(host.program().spec().workers()).isEqualTo(workers);
    assertThat(host.program().status().workers()).hasSize(workers);
    assertThat(ProcessHandle.current().children()).hasSize(workers);
  }

  @Test
  void from_3_to_8_to_1_to_3_workers_no_request_is_lost_and_nothing_is_left() {
    var without = Footprint.settled(directory);
    try (var host = TestHost.start(directory, TestHost.web(TestHost.tcp()).workers(3))) {
      rehearse(host);
      var before = Footprint.settled(directory);

      resizeUnderLoad(host);

      before.awaitAgain(directory);
      assertThat(host.program().status().generation()).isOne();
    }
    assertThat(ProcessHandle.current().children()).hasSize((int) without.children());
  }

  private static void resizeUnderLoad(TestHost host) {
    try (var load = Load.warmedUp(host.address())) {
      var began = Instant.now();
      resize(host, 8);
      load.awaitAnsweredBy(8);
      resize(host, 1);
      resize(host, 3);
      load.awaitAnsweredBy(3);
      var end = Instant.now();
      load.awaitAnswersSince(end); // so all that was due before has been sent
      check(load.stop(), Duration.between(began, end));
    }
    assertThat(host.events())
        .contains(
            new ProgramResized("web", 3, 8),
            new ProgramResized("web", 8, 1),
            new ProgramResized("web", 1, 3));
  }

  private static void check(List<TrafficReport> reports, Duration time) {
    reports.forEach(TrafficReport::assertNothingLost);
    var sent = reports.stream().mapToLong(TrafficReport::sent).sum();
    assertThat(sent).isGreaterThan(Load.RATE * time.toSeconds());
    System.out.println("resized under load: " + sent + " requests in " + time + ", 0 lost");
  }

  @Test
  void a_roll_that_is_taken_back_loses_no_request() {
    var spec =
        TestHost.web(TestHost.tcp())
            .workers(3)
            .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(2))); // time for the abort
    try (var host = TestHost.start(directory, spec);
        var load = Load.warmedUp(host.address())) {
      for (int time = 1; time <= 3; time++) {
        host.events().clear();
        var roll = host.program().roll();
        host.awaitEvent(SlotRolled.class);

        assertThat(host.program().abortRoll()).succeedsWithin(ofSeconds(90));

        assertThat(((Rollout.Aborted) roll.join()).restored()).isPositive();
        host.awaitCalm();
        host.awaitEvent(RollFinished.class); // nothing of this roll is told in the next
        assertThat(host.program().status().ready())
            .hasSize(3)
            .allMatch(worker -> worker.id().generation() == 1);
      }
      load.stop().forEach(TrafficReport::assertNothingLost);
    }
  }

  @Test
  void a_roll_whose_sockets_are_not_open_yet_is_not_overtaken() {
    try (var busy = new BusyChannel();
        var host = TestHost.start(directory, TestHost.sleep())) {
      var program = host.program();
      var next = program.spec().toBuilder().workers(3);

      var slow = Readiness.aliveFor(ofMinutes(1)); // not done before the abort comes
      next.sockets(busy.handoff());
      var roll = program.roll(next.build().toBuilder().readiness(slow).build());
      var abort = program.abortRoll();
      var rollOn = program.roll(next.build());
      var resize = program.resize(4);
      await().during(ofMillis(200)).until(() -> !program.status().rolling());
      assertThat(List.of(roll, abort, rollOn, resize)).noneMatch(Future::isDone);
      busy.letGo();

      assertThat(abort).succeedsWithin(ofSeconds(10));
      assertThat(abort.join()).contains(roll.join());
      assertThat(roll.join()).isInstanceOf(Rollout.Aborted.class);
      assertThat(rollOn.join().succeeded()).isTrue();
      assertThat(resize).succeedsWithin(ofSeconds(10));
      host.awaitCalm();
      assertThat(program.status().ready())
          .hasSize(4)
          .allMatch(worker -> worker.id().generation() == 3);
    }
  }

  @Test
  void a_number_that_no_spec_may_have_is_refused_with_the_mend() {
    try (var host = TestHost.start(directory, TestHost.sleep())) {
      assertThatThrownBy(() -> host.program().resize(0))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage("program sleep: workers was 0: give at least 1, or stop the program instead");
      assertThatThrownBy(() -> host.program().resize(1001))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage("program sleep: workers was 1001: give at most 1000");
      assertThat(host.events()).noneMatch(ProgramResized.class::isInstance);
    }
  }
}
