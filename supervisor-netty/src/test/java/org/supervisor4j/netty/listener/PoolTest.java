package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Subscription;
import org.supervisor4j.netty.listener.Pool.Effect;

class PoolTest {

  private static final Event TICK = new Event("TICK_5", "when:5");

  private final Pool pool = new Pool("host", "mon", Subscription.to("EVENT").buffer(2));

  private static String text(Effect effect) {
    return ((Effect.Send) effect).message();
  }

  private List<Effect> heard(long member, String text) {
    var bytes = text.getBytes(UTF_8);
    return pool.heard(member, bytes, bytes.length, 0);
  }

  private void ready(long member) {
    pool.joins(member);
    pool.serves(member, true, 0);
    heard(member, "READY\n");
  }

  @Test
  void an_event_travels_as_supervisord_sends_it() {
    ready(1);

    var sent = pool.offer(7, new Event("REMOTE_COMMUNICATION", "type:x\nhällo 😀"), 0);

    assertThat(sent)
        .extracting(PoolTest::text)
        .containsExactly(
            "ver:3.0 server:host serial:7 pool:mon poolserial:0 eventname:REMOTE_COMMUNICATION"
                + " len:14\ntype:x\nhällo 😀");
  }

  @Test
  void an_event_waits_until_a_member_is_ready_and_counts_as_capacity() {
    assertThat(pool.offer(0, TICK, 0)).isEmpty();
    pool.joins(1);
    assertThat(heard(1, "READY\n")).containsExactly(new Effect.Ready(1));

    assertThat(pool.serves(1, true, 0)).singleElement().isInstanceOf(Effect.Send.class);
  }

  @Test
  void a_member_has_one_event_at_a_time_and_a_pool_shares() {
    ready(1);
    ready(2);

    assertThat(pool.offer(0, TICK, 0))
        .extracting(it -> ((Effect.Send) it).member())
        .containsExactly(1L);
    assertThat(pool.offer(1, TICK, 0))
        .extracting(it -> ((Effect.Send) it).member())
        .containsExactly(2L);
    assertThat(pool.offer(2, TICK, 0)).isEmpty();
    assertThat(heard(2, "RESULT 2\nOKREADY\n"))
        .last()
        .extracting(PoolTest::text)
        .asString()
        .contains("serial:2 pool:mon poolserial:2");
  }

  @Test
  void an_event_that_is_refused_comes_again_before_those_that_wait() {
    ready(1);
    pool.offer(0, TICK, 0);
    pool.offer(1, TICK, 0);

    assertThat(heard(1, "RESULT 4\nFAILREADY\n")).last().asString().contains("serial:0 ");
  }

  @Test
  void an_event_of_one_that_dies_goes_to_another_with_its_numbers() {
    ready(1);
    pool.offer(5, TICK, 0);
    ready(2);

    assertThat(pool.leaves(1, 0))
        .singleElement()
        .asString()
        .contains("member=2", "serial:5 pool:mon poolserial:0");
  }

  @Test
  void an_event_of_one_that_talks_nonsense_goes_to_another() {
    ready(1);
    pool.offer(0, TICK, 0);
    ready(2);

    var effects = heard(1, "what?\n");

    assertThat(effects.get(0)).isInstanceOf(Effect.Broken.class);
    assertThat(effects.get(1)).asString().contains("member=2", "serial:0 ");
    assertThat(pool.offer(1, TICK, 0)).isEmpty();
    assertThat(pool.buffered()).isEqualTo(1);
  }

  @Test
  void a_full_buffer_drops_its_oldest_event_and_says_so() {
    pool.offer(0, TICK, 0);
    pool.offer(1, TICK, 0);

    assertThat(pool.offer(2, TICK, 0)).containsExactly(new Effect.Drop(0));
    assertThat(pool.buffered()).isEqualTo(2);
  }

  @Test
  void an_event_that_comes_back_to_a_full_buffer_drops_the_oldest_there_too() {
    ready(1);
    pool.offer(0, TICK, 0);
    pool.offer(1, TICK, 0);
    pool.offer(2, TICK, 0);

    assertThat(pool.leaves(1, 0)).containsExactly(new Effect.Drop(1));
    pool.joins(2);
    heard(2, "READY\n");
    assertThat(pool.serves(2, true, 0)).last().asString().contains("serial:0 ");
  }

  @Test
  void one_that_is_told_to_end_gets_no_event_and_may_answer_the_one_it_has() {
    ready(1);
    pool.offer(0, TICK, 0);
    pool.serves(1, false, 0);

    assertThat(heard(1, "RESULT 2\nOKREADY\n")).containsExactly(new Effect.Ready(1));
    assertThat(pool.offer(1, TICK, 0)).isEmpty();
    assertThat(pool.leaves(1, 0)).isEmpty();
    assertThat(pool.buffered()).isEqualTo(1);
  }

  @Test
  void one_that_takes_too_long_is_broken_once_and_another_gets_its_event() {
    pool.subscribe(Subscription.to("EVENT").answerWithin(Duration.ofSeconds(5)));
    ready(1);
    pool.offer(0, TICK, 0);

    assertThat(pool.tick(Duration.ofSeconds(5).toNanos())).isEmpty();
    assertThat(pool.tick(Duration.ofSeconds(6).toNanos()))
        .containsExactly(new Effect.Broken(1, "it has not answered an event within 5 s"));
    assertThat(pool.tick(Duration.ofSeconds(7).toNanos())).isEmpty();
    assertThat(pool.buffered()).isEqualTo(1);
  }

  @Test
  void its_numbers_have_the_same_digits_everywhere() {
    var usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      ready(1);
      assertThat(pool.offer(7, TICK, 0))
          .singleElement()
          .extracting(PoolTest::text)
          .asString()
          .contains("serial:7 ", "len:6");
    } finally {
      Locale.setDefault(usual);
    }
  }
}
