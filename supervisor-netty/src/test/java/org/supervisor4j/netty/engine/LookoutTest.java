package org.supervisor4j.netty.engine;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.posix.ProcessStatus;
import org.supervisor4j.netty.wire.Message;

/** Which time counts. */
class LookoutTest {

  private static final Message.Heartbeat BEAT = new Message.Heartbeat(0, 0, 0, 0);

  private final List<Input> told = new ArrayList<>();
  private long now = -5; // as any origin of a clock
  private final Lookout lookout = new Lookout(() -> now);
  private final Vigil vigil = vigil(OptionalLong.empty());

  private Vigil vigil(OptionalLong memory) {
    var limits = new Limits(OptionalLong.empty(), memory, Optional.of(ofSeconds(2)));
    var self = new Speaker(ProcessHandle.current().pid(), () -> 0);
    var vigil = new Vigil(7, limits, self, told::add, false);
    lookout.add(vigil);
    return vigil;
  }

  private void look(Duration after) {
    now += after.toNanos();
    lookout.look();
  }

  @Test
  void silence_counts_while_the_host_is_awake() {
    vigil.heard(BEAT);
    look(ofSeconds(1));
    assertThat(told).isEmpty();

    look(ofMillis(1_100));

    assertThat(told).hasSize(1);
  }

  @Test
  void the_time_before_a_late_look_counts_for_nobody() {
    vigil.heard(BEAT);
    look(ofSeconds(1));

    look(ofSeconds(30));
    assertThat(told).isEmpty();
    vigil.heard(BEAT); // it had waited in the socket
    look(ofSeconds(1));
    assertThat(told).isEmpty();

    look(ofSeconds(1));
    assertThat(told).hasSize(1);
  }

  @Test
  void who_is_gone_is_not_looked_at() {
    vigil.heard(BEAT);
    lookout.remove(vigil);

    look(ofSeconds(1));
    look(ofSeconds(1));

    assertThat(told).isEmpty();
  }

  @Test
  void memory_is_measured_now_and_then() {
    var half = ProcessStatus.resident(ProcessHandle.current().pid()).orElseThrow() / 2;
    vigil(OptionalLong.of(half));

    for (int looks = 1; looks < 5; looks++) {
      look(ofSeconds(1));
    }
    assertThat(told).isEmpty();
    look(ofSeconds(1));

    assertThat(told).singleElement().isInstanceOf(Input.Worn.class);
  }
}
