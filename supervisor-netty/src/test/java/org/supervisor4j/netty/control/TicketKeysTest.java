package org.supervisor4j.netty.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicketKeysTest {

  private final TicketKeys tickets = new TicketKeys();

  @Test
  void a_key_is_known_before_it_is_used_and_for_a_time_afterwards() {
    var first = tickets.now().keys();
    tickets.rotate();
    var second = tickets.now().keys();
    tickets.rotate();
    var third = tickets.now().keys();

    assertThat(first).doesNotHaveDuplicates().allMatch(key -> key.length() == 96);
    assertThat(second).contains(first.get(0), third.get(0)).startsWith(first.get(1));
    assertThat(third).doesNotContain(first.get(0)).contains(second.get(0));
    assertThat(tickets.now()).asString().doesNotContain(third.get(0));
  }
}
