package org.supervisor4j.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatMemoryTest {

  private static final long MEGABYTE = 1 << 20;

  private static List<String> seen(long perTurn) {
    var used = new AtomicLong(100 * MEGABYTE);
    var memory = new FlatMemory(() -> used.addAndGet(perTurn), ProcessHandle.current()::pid);
    return IntStream.range(0, 100).boxed().flatMap(turn -> memory.whenCalm().stream()).toList();
  }

  @Test
  void a_heap_that_grows_is_seen() {
    assertThat(seen(20 * MEGABYTE))
        .isNotEmpty()
        .first()
        .asString()
        .isEqualTo("memory: heap after a collection has grown from 120 to 260 MB");
  }

  @Test
  void a_heap_that_grows_a_little_is_not() {
    assertThat(seen(MEGABYTE)).isEmpty();
  }

  @Test
  void the_memory_of_this_jvm_is_measured() {
    assertThat(FlatMemory.ofThisJvm().whenCalm()).isEmpty();
    assertThat(FlatMemory.heap()).isPositive();
    assertThat(org.supervisor4j.testkit.proc.Proc.memory(ProcessHandle.current().pid()))
        .isGreaterThan(FlatMemory.heap());
  }
}
