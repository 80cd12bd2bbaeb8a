package org.supervisor4j.netty.engine;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.wire.Message;

/** What is told of a worker, and what is not. */
class VigilTest {

  private static final Duration LIMIT = ofSeconds(10);
  private static final Input RECOVERED = new Input.Recovered(7);

  private final FakeBody body = new FakeBody();
  private final List<Input> told = new ArrayList<>();
  private final Vigil vigil =
      vigil(new Limits(OptionalLong.empty(), OptionalLong.empty(), Optional.of(LIMIT)));

  private static final class FakeBody implements Vigil.Body {
    private long resident;
    private boolean frozen;
    private boolean dumps = true;

    @Override
    public OptionalLong resident() {
      return OptionalLong.of(resident);
    }

    @Override
    public boolean isFrozen() {
      return frozen;
    }

    @Override
    public boolean givesThreadDump() {
      return dumps;
    }
  }

  private Vigil vigil(Limits limits) {
    return new Vigil(7, limits, body, told::add, false);
  }

  private void beat(Duration loopDelay) {
    vigil.heard(new Message.Heartbeat(0, 0, 0, loopDelay.toNanos()));
  }

  private void passSeconds(int count) {
    for (int second = 0; second < count; second++) {
      vigil.passed(ofSeconds(1));
    }
  }

  private static Input hung(String reason, boolean hears, boolean dumps) {
    return new Input.Hung(7, new Hang(reason, hears, dumps));
  }

  @Test
  void one_that_was_never_heard_is_not_missed() {
    passSeconds(1000);

    assertThat(told).isEmpty();
  }

  @Test
  void one_that_was_heard_before_it_was_ready_is_missed() {
    var heard = new Limits(OptionalLong.empty(), OptionalLong.empty(), Optional.of(ofSeconds(2)));

    new Vigil(7, heard, body, told::add, true).passed(ofSeconds(2));

    assertThat(told).hasSize(1);
  }

  @Test
  void one_that_falls_silent_hangs_once_and_recovers_with_its_next_word() {
    beat(ofMillis(1));
    passSeconds(9);
    assertThat(told).isEmpty();

    passSeconds(100);
    assertThat(told).containsExactly(hung("no heartbeat for 10 s", false, true));

    beat(ofMillis(1));
    passSeconds(1);
    assertThat(told).last().isEqualTo(RECOVERED);
    passSeconds(10);
    assertThat(told).hasSize(3);
  }

  @Test
  void a_frozen_one_is_said_to_be_and_is_asked_for_no_dump() {
    body.frozen = true;
    beat(ofMillis(1));
    passSeconds(10);

    assertThat(told)
        .containsExactly(
            hung(
                "no heartbeat for 10 s, it is frozen (SIGSTOP) and gives no thread dump",
                false,
                false));
  }

  @Test
  void one_that_a_QUIT_would_end_gets_none() {
    body.dumps = false;
    beat(ofMillis(1));
    passSeconds(10);

    assertThat(told)
        .containsExactly(
            hung("no heartbeat for 10 s, it gives no thread dump on QUIT", false, false));
  }

  @Test
  void a_loop_that_stays_stuck_is_a_hang_of_one_that_hears() {
    for (int second = 1; second <= 12; second++) {
      beat(ofSeconds(second));
      passSeconds(1);
    }

    assertThat(told).containsExactly(hung("an event loop has run no task for 11 s", true, true));
    beat(ofMillis(1));
    passSeconds(1);
    assertThat(told).last().isEqualTo(RECOVERED);
  }

  @Test
  void a_long_delay_that_is_told_once_is_what_is_left_of_a_freeze() {
    beat(ofMinutes(5));
    beat(ofMinutes(5)); // beats that have waited come together
    passSeconds(2); // two looks at one beat
    beat(ofMillis(1));
    passSeconds(1);
    beat(ofMinutes(5));
    passSeconds(1);

    assertThat(told).isEmpty();
  }

  @Test
  void who_has_lost_its_channel_is_not_missed_until_it_is_back() {
    beat(ofMillis(1));
    passSeconds(9);
    vigil.lost();
    passSeconds(100);
    assertThat(told).isEmpty();

    beat(ofMillis(1));
    passSeconds(10);
    assertThat(told).hasSize(1);
  }

  @Test
  void each_limit_of_recycling_is_told_once_when_it_is_reached() {
    var limits = new Limits(OptionalLong.of(100), OptionalLong.of(5 << 20), Optional.empty());
    var recycled = vigil(limits);

    recycled.heard(new Message.Heartbeat(0, 0, 99, 0));
    body.resident = (5 << 20) - 1;
    recycled.measure();
    assertThat(told).isEmpty();

    body.resident = 5 << 20;
    recycled.measure();
    recycled.measure();
    recycled.heard(new Message.Heartbeat(0, 0, 120, 0));
    recycled.heard(new Message.Heartbeat(0, 0, 130, 0));
    recycled.passed(ofMinutes(10));

    assertThat(told)
        .containsExactly(
            new Input.Worn(7, "it has 5 MB in memory"),
            new Input.Worn(7, "it has served 120 requests"));
  }
}
