package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.epoll.EpollDatagramChannel;
import org.junit.jupiter.api.Test;

class AdoptionTest {

  @Test
  void a_socket_of_datagrams_is_refused_with_the_way_to_use_it() {
    var channel = new EpollDatagramChannel();
    var fd = channel.fd().intValue();
    try {
      assertThatThrownBy(() -> new Adoption("dns", fd))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("descriptor " + fd + " (socket \"dns\") receives datagrams")
          .hasMessageContaining("new EpollDatagramChannel(" + fd + ")");
    } finally {
      channel.unsafe().closeForcibly();
    }
  }
}
