package org.supervisor4j.netty.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TicksTest {

  private final Ticks ticks = new Ticks();

  @Test
  void a_tick_is_told_when_its_period_of_the_wall_clock_begins() {
    ticks.at(3598);

    assertThat(ticks.at(3599)).isEmpty();
    assertThat(ticks.at(3600))
        .containsExactly(
            new Event("TICK_5", "when:3600"),
            new Event("TICK_60", "when:3600"),
            new Event("TICK_3600", "when:3600"));
    assertThat(ticks.at(3600)).isEmpty();
  }

  @Test
  void an_hour_has_720_and_60_and_one() {
    ticks.at(7200);
    var names =
        LongStream.rangeClosed(7201, 10800).boxed().map(ticks::at).flatMap(List::stream).toList();

    assertThat(names).filteredOn(event -> event.name().equals("TICK_5")).hasSize(720);
    assertThat(names).filteredOn(event -> event.name().equals("TICK_60")).hasSize(60);
    assertThat(names).filteredOn(event -> event.name().equals("TICK_3600")).hasSize(1);
  }

  @Test
  void a_late_look_tells_one_tick_of_when_the_present_period_began() {
    ticks.at(1000);

    assertThat(ticks.at(1013)).containsExactly(new Event("TICK_5", "when:1010"));
  }
}
