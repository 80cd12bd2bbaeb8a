package org.supervisor4j.netty.lifecycle;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Who accepts from which shard of a listener. Shards are dealt out to the slots in turn, or slots
 * to the shards where there are more of these; a shard of which no slot serves is adopted by one
 * that does, until one of its own is back.
 *
 * @param count how many there are
 * @param slots how many slots the pool has
 * @param serving those whose worker serves
 */
record Shards(int count, int slots, List<Integer> serving) {

  /** From which a worker in this slot accepts. */
  List<Integer> of(int slot) {
    return IntStream.range(0, count)
        .filter(shard -> owns(slot, shard) || adopts(slot, shard))
        .boxed()
        .toList();
  }

  private boolean owns(int slot, int shard) {
    return count >= slots ? shard % slots == slot % slots : slot % count == shard;
  }

  private boolean adopts(int slot, int shard) {
    return serving.stream().noneMatch(other -> owns(other, shard))
        && serving.contains(slot)
        && serving.get(shard % serving.size()) == slot;
  }
}
