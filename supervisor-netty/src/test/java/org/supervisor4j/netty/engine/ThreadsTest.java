package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  @Test
  void what_a_pool_is_given_after_its_end_is_done_all_the_same() {
    List<String> done = new ArrayList<>();
    var pool = Threads.pool("pool");
    pool.shutdown();

    pool.execute(() -> done.add("late"));

    assertThat(done).containsExactly("late");
  }
}
