package org.supervisor4j.netty.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardsTest {

  private static List<List<Integer>> dealt(int count, int slots, Integer... serving) {
    var shards = new Shards(count, slots, List.of(serving));
    return IntStream.range(0, slots).mapToObj(shards::of).toList();
  }

  @Test
  void each_slot_has_its_own() {
    assertThat(dealt(3, 3, 0, 1, 2)).containsExactly(List.of(0), List.of(1), List.of(2));
  }

  @Test
  void of_one_that_is_down_another_takes_its_shard_besides_its_own_until_it_is_back() {
    assertThat(dealt(3, 3, 0, 2)).containsExactly(List.of(0), List.of(1), List.of(1, 2));
    assertThat(dealt(3, 3, 1)).containsExactly(List.of(0), List.of(0, 1, 2), List.of(2));
  }

  @Test
  void fewer_slots_than_shards_have_several_each() {
    assertThat(dealt(5, 2, 0, 1)).containsExactly(List.of(0, 2, 4), List.of(1, 3));
    assertThat(dealt(5, 2, 1)).containsExactly(List.of(0, 2, 4), List.of(0, 1, 2, 3, 4));
  }

  @Test
  void more_slots_than_shards_share_them() {
    assertThat(dealt(2, 5, 0, 1, 2, 3, 4))
        .containsExactly(List.of(0), List.of(1), List.of(0), List.of(1), List.of(0));
    assertThat(dealt(2, 5, 0, 2, 4).get(0)).containsExactly(0);
    assertThat(dealt(2, 5, 0, 2, 4).get(2)).containsExactly(0, 1);
  }

  @Test
  void while_nobody_serves_nobody_adopts() {
    assertThat(dealt(2, 2)).containsExactly(List.of(0), List.of(1));
  }
}
