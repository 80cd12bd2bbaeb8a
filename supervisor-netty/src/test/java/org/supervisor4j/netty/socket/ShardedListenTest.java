package org.supervisor4j.netty.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.supervisor4j.netty.socket.Greeter.heardAt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Several sockets that listen at one address. */
@Timeout(30)
@SuppressWarnings("try") // a greeter works by being there
class ShardedListenTest {

  private static final int ENOUGH = 200;

  private final OpenSockets open = OpenSockets.remembered();
  private final ListenSockets sockets = new ListenSockets();
  private final ListenSockets others = new ListenSockets();

  @AfterEach
  void no_descriptor_is_left() {
    sockets.close();
    others.close();
    open.areAsBefore();
  }

  private static Listener shard(Listener all, int number) {
    return new Listener(
        all.name(), List.of(all.descriptors().get(number)), all.address(), all.blocking());
  }

  @Test
  void the_kernel_spreads_connections_over_all_of_them() throws IOException {
    var listener = sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0).shards(3));
    assertThat(listener.descriptors()).hasSize(3).doesNotHaveDuplicates();

    var greeted = new HashSet<String>();
    try (var first = new Greeter(shard(listener, 0), "0");
        var second = new Greeter(shard(listener, 1), "1");
        var third = new Greeter(shard(listener, 2), "2")) {
      for (int i = 0; i < ENOUGH; i++) {
        greeted.add(heardAt(listener.address()));
      }
    }

    assertThat(greeted).containsExactlyInAnyOrder("0", "1", "2");
  }

  @Test
  void every_address_is_listened_on_where_none_is_named() throws IOException {
    var listener = sockets.bind(SocketHandoff.tcp("http", 0).shards(2));
    var port = ((InetSocketAddress) listener.address()).getPort();

    try (var first = new Greeter(shard(listener, 0), "hello");
        var second = new Greeter(shard(listener, 1), "hello")) {
      assertThat(heardAt(SocketHandoff.tcp("", "127.0.0.1", port).address())).isEqualTo("hello");
      assertThat(heardAt(SocketHandoff.tcp("", "::1", port).address())).isEqualTo("hello");
    }
  }

  @Test
  void an_address_that_another_host_of_our_user_shards_is_not_joined_without_a_word() {
    var listener = sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0).shards(2));
    var port = ((InetSocketAddress) listener.address()).getPort();

    for (var rival :
        List.of(
            SocketHandoff.tcp("http", "127.0.0.1", port).shards(2),
            SocketHandoff.tcp("http", "127.0.0.1", port))) {
      assertThatThrownBy(() -> others.bind(rival))
          .isInstanceOf(SupervisorException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void all_of_them_are_lent_and_all_are_closed() {
    sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0).shards(4));
    sockets.bind(SocketHandoff.tcp("admin", "127.0.0.1", 0));

    try (var lent = sockets.lend(List.of("http", "admin"))) {
      assertThat(lent.descriptors()).hasSize(5).doesNotHaveDuplicates();
    }
    assertThat(sockets.close("http")).isTrue();
  }
}
