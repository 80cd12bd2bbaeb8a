package org.supervisor4j.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.supervisor4j.testkit.traffic.Deed.ANSWER;
import static org.supervisor4j.testkit.traffic.Deed.ERROR;
import static org.supervisor4j.testkit.traffic.Deed.RESET;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.supervisor4j.testkit.fault.Fault;

/** What a fault explains, and what it does not. */
class AllowanceTest {

  private static final Duration LATER = Duration.ofMinutes(1);

  private static TrafficReport report(IntFunction<Deed> deeds) {
    try (var server = DroppingServer.onTcp(deeds)) {
      return Traffic.to(server.address()).rate(1000).requests(100).run();
    }
  }

  private static IntFunction<Deed> resets(int count) {
    return request -> request < count ? RESET : ANSWER;
  }

  @Test
  void as_many_as_were_inside_are_allowed() {
    var killed = Instant.now();

    var report = report(resets(3)).assertNothingLostBut(Allowance.insideKilled("x", killed, 3));

    assertThat(report.lostByPhase()).isEqualTo(Map.of(Phase.NO_RESPONSE, 3L));
  }

  @Test
  void one_more_is_shown_with_what_was_allowed() {
    var killed = Allowance.insideKilled("web/0#1", Instant.now(), 3);
    var report = report(resets(4));

    assertThatThrownBy(() -> report.assertNothingLostBut(killed))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("1 of 100 requests were lost: 1 RESET")
        .hasMessageContaining("death of web/0#1 at ")
        .hasMessageEndingWith(": 3 of at most 3%nwithout a reason: 1".formatted());
  }

  @Test
  void another_cause_is_not_allowed() {
    var killed = Allowance.insideKilled("x", Instant.now(), 100);
    var report = report(request -> request == 5 ? ERROR : ANSWER);

    assertThat(report.explainedBy(List.of(killed)).unexplained())
        .extracting(Loss::cause)
        .containsExactly(LossCause.BAD_STATUS);
  }

  @Test
  void another_time_is_not_allowed() {
    var report = report(resets(1));
    var before = Allowance.insideKilled("before", Instant.now().minus(LATER), 9);
    var after = Allowance.insideKilled("after", Instant.now().plus(LATER), 9);

    assertThat(report.explainedBy(List.of(before, after)).unexplained()).hasSize(1);
  }

  @Test
  void two_faults_explain_together_what_neither_does_alone() {
    var began = Instant.now();
    var first = Allowance.insideKilled("first", began, 2);
    var second = Allowance.insideKilled("second", began, 2);

    var explained = report(resets(4)).explainedBy(List.of(first, second));

    assertThat(explained.unexplained()).isEmpty();
    assertThat(explained.allowed().values()).extracting(List::size).containsExactly(2, 2);
  }

  @Test
  void one_that_allows_nothing_is_refused() {
    var now = Instant.now();
    var any = EnumSet.of(LossCause.EOF);

    assertThatThrownBy(() -> new Allowance("x", now, now.minusSeconds(1), any, 1))
        .hasMessageContaining("allows nothing");
    assertThatThrownBy(() -> new Allowance("x", now, now, Set.of(), 1))
        .hasMessageContaining("give a cause");
    assertThatThrownBy(() -> Allowance.insideKilled("x", now, 0)).hasMessageContaining("of 0");
  }

  @Test
  void a_fault_says_from_when_and_whose() {
    var kill = new Fault("KILL", "web/0#1 (pid 7)", Instant.now());

    var report = report(resets(3)).assertNothingLostBut(Allowance.insideKilled(kill, 3));

    assertThat(report.explainedBy(List.of(Allowance.insideKilled(kill, 3))).toString())
        .startsWith("KILL: web/0#1 (pid 7) at ");
  }

  @Test
  void a_loss_falls_into_the_window_of_the_last_fault_before_it() {
    var now = Instant.now();
    var first = new Fault("KILL", "web/0#1", now.minus(LATER));
    var second = new Fault("freeze", "web/1#1", now);
    var third = new Fault("thaw", "web/1#1", now.plus(LATER));
    var report = report(resets(2));

    var lost = report.lostBy(List.of(third, first, second));

    assertThat(lost.before()).isEmpty();
    assertThat(lost.after().keySet()).containsExactly(first, second, third);
    assertThat(lost.after().values()).extracting(List::size).containsExactly(0, 2, 0);
    assertThat(lost.toString()).contains("freeze: web/1#1 at " + now + ": 2 {RESET=2}");
    assertThat(report.lostBy(List.of(third)).before()).hasSize(2);
  }
}
