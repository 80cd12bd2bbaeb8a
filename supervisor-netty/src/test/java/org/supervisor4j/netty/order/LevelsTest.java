package org.supervisor4j.netty.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.StartOrder;

class LevelsTest {

  private static ProgramSpec program(String name, StartOrder order) {
    return ProgramSpec.named(name).command(Command.of("sleep")).order(order).build();
  }

  private static ProgramSpec program(String name, String... after) {
    return program(name, StartOrder.usual().after(after));
  }

  private static List<List<String>> levels(ProgramSpec... programs) {
    return Levels.of(List.of(programs));
  }

  @Test
  void who_says_nothing_is_on_one_level() {
    assertThat(levels(program("b"), program("a"))).containsExactly(List.of("b", "a"));
    assertThat(levels()).isEmpty();
  }

  @Test
  void lower_priorities_are_lower_levels() {
    var late = program("late", StartOrder.priority(1000));
    var early = program("early", StartOrder.priority(-1));

    assertThat(levels(late, program("usual"), early))
        .containsExactly(List.of("early"), List.of("usual"), List.of("late"));
  }

  @Test
  void who_waits_is_above_those_it_waits_for_whatever_its_priority() {
    var web = program("web", StartOrder.priority(1).after("db", "cache"));
    var cache = program("cache", StartOrder.priority(5).after("db"));
    var db = program("db", StartOrder.priority(10));
    var last = program("last", StartOrder.priority(11));

    assertThat(levels(web, cache, db, last))
        .containsExactly(List.of("db"), List.of("cache"), List.of("web"), List.of("last"));
  }

  @Test
  void the_priority_of_a_group_counts_before_that_of_its_programs() {
    var groups =
        Stream.of(1, 2)
            .flatMap(
                group ->
                    Stream.of(7, 3)
                        .map(own -> StartOrder.priority(own).groupPriority(group))
                        .map(order -> program("g" + group + "p" + order.priority(), order)));

    assertThat(Levels.of(groups.toList()))
        .containsExactly(List.of("g1p3"), List.of("g1p7"), List.of("g2p3"), List.of("g2p7"));
  }

  @Test
  void a_name_that_is_not_among_them_and_a_circle_hang_nobody() {
    assertThat(levels(program("a", "gone"))).containsExactly(List.of("a"));
    assertThat(levels(program("a", "b"), program("b", "a"))).hasSize(2);
  }
}
