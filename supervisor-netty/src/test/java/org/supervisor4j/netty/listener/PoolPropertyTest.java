package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.supervisor4j.Subscription;
import org.supervisor4j.netty.listener.Pool.Effect;

/**
 * A pool of members that do anything, in random order: no event is lost uncounted, or done twice.
 */
class PoolPropertyTest {

  private static final int BUFFER = 4;
  private static final Pattern SERIAL = Pattern.compile("serial:(\\d+) pool");

  private final Pool pool = new Pool("host", "mon", Subscription.to("EVENT").buffer(BUFFER));
  private final Map<Long, Long> held = new HashMap<>(); // serial by member
  private final Set<Long> ready = new HashSet<>();
  private final Set<Long> joined = new HashSet<>();
  private final Set<Long> accepted = new HashSet<>();
  private final Set<Long> dropped = new HashSet<>();
  private long offered;
  private long members;

  private void follow(List<Effect> effects) {
    for (var effect : effects) {
      if (effect instanceof Effect.Send send) {
        var serial = SERIAL.matcher(send.message());
        assertThat(serial.find()).isTrue();
        assertThat(ready.remove(send.member())).as("ready: %s", send).isTrue();
        assertThat(held.put(send.member(), Long.parseLong(serial.group(1)))).isNull();
      } else if (effect instanceof Effect.Drop drop) {
        assertThat(dropped.add(drop.serial())).isTrue();
      }
    }
    assertThat(pool.buffered()).isLessThanOrEqualTo(BUFFER);
  }

  @RepeatedTest(100)
  void every_event_is_accepted_dropped_held_or_waits(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    for (int step = 0; step < 200; step++) {
      act(random);
      var known = new HashSet<>(accepted);
      known.addAll(dropped);
      known.addAll(held.values());
      assertThat(known).hasSize(accepted.size() + dropped.size() + held.size());
      assertThat(known.size() + pool.buffered()).isEqualTo((int) offered);
      assertThat(ready.isEmpty() || pool.buffered() == 0).as("nobody is idle").isTrue();
    }
  }

  private void act(Random random) {
    var someone = someone(random);
    switch (random.nextInt(7)) {
      case 0 -> join();
      case 1, 2 -> follow(pool.offer(offered++, new Event("TICK_5", "when:5"), 0));
      case 3 -> leave(someone);
      case 4 -> answer(someone, "RESULT 4\nFAIL");
      case 5 -> answer(someone, "RESULT 2\nOK");
      default -> nonsense(someone);
    }
  }

  private long someone(Random random) {
    var all = new ArrayList<>(joined);
    return all.isEmpty() ? -1 : all.get(random.nextInt(all.size()));
  }

  private void join() {
    var member = members++;
    joined.add(member);
    pool.joins(member);
    follow(pool.serves(member, true, 0));
    ready.add(member);
    follow(heard(member, "READY\n"));
  }

  private void leave(long member) {
    joined.remove(member);
    ready.remove(member);
    held.remove(member);
    follow(pool.leaves(member, 0));
  }

  private void answer(long member, String result) {
    var serial = held.remove(member);
    if (serial != null) {
      if (result.endsWith("OK")) {
        assertThat(accepted.add(serial)).isTrue();
      }
      ready.add(member);
      follow(heard(member, result + "READY\n"));
    }
  }

  private void nonsense(long member) {
    joined.remove(member);
    ready.remove(member);
    held.remove(member);
    follow(heard(member, "nonsense\n"));
  }

  private List<Effect> heard(long member, String text) {
    var bytes = text.getBytes(UTF_8);
    return pool.heard(member, bytes, bytes.length, 0);
  }
}
