package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ExitStatus.Exited;
import org.supervisor4j.ExitStatus.Signalled;
import org.supervisor4j.Readiness;
import org.supervisor4j.netty.lifecycle.Input;

class FirstStepsTest {

  private final List<String> told = new ArrayList<>();

  private FirstSteps of(Readiness readiness) {
    return new FirstSteps(readiness, () -> told.add("ready"), end -> told.add("died: " + end));
  }

  private List<String> after(Readiness readiness, Input.OfWorker... inputs) {
    told.clear();
    List.of(inputs).forEach(of(readiness));
    return told;
  }

  private static Input.OfWorker spawned() {
    return new Input.Spawned(1, 42);
  }

  private static Input.OfWorker end(ExitStatus status) {
    return new Input.Exited(1, CauseOfDeath.of(status));
  }

  @Test
  void who_got_ready_may_die_later() {
    assertThat(after(Readiness.reported(), spawned(), new Input.Ready(1), end(new Exited(1))))
        .containsExactly("ready");
  }

  @Test
  void who_dies_by_itself_before_is_told() {
    var sigbus = new Signalled(7);

    assertThat(after(Readiness.reported(), spawned(), end(sigbus)))
        .containsExactly("died: " + sigbus);
    assertThat(after(Readiness.reported(), spawned(), end(new Exited(134))))
        .containsExactly("died: exit 134");
    assertThat(after(Readiness.logLine("up"), end(new Exited(1)))).containsExactly("died: exit 1");
  }

  @Test
  void whom_somebody_ended_says_nothing() {
    for (var status :
        List.of(new Signalled(9), new Signalled(15), new Exited(143), new Exited(0))) {
      assertThat(after(Readiness.reported(), spawned(), end(status))).isEmpty();
    }
    assertThat(after(Readiness.reported(), end(new ExitStatus.Unknown()))).isEmpty();
  }

  @Test
  void who_only_has_to_live_is_ready_after_that_time() {
    assertThat(after(Readiness.aliveFor(Duration.ZERO), spawned(), end(new Exited(1))))
        .containsExactly("ready");
    assertThat(after(Readiness.aliveFor(Duration.ofDays(1)), spawned(), end(new Exited(1))))
        .containsExactly("ready", "died: exit 1");
  }
}
