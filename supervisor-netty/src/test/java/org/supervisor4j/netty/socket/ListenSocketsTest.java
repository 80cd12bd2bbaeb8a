package org.supervisor4j.netty.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

@Timeout(30)
class ListenSocketsTest {

  private final OpenSockets open = OpenSockets.remembered();
  private final ListenSockets sockets = new ListenSockets();

  @AfterEach
  void no_descriptor_is_left() {
    sockets.close();
    open.areAsBefore();
  }

  private static SocketHandoff tcp() {
    return SocketHandoff.tcp("http", "127.0.0.1", 0);
  }

  @Test
  void what_was_lent_is_good_after_the_close_until_it_is_given_back() {
    sockets.bind(tcp());
    try (var lent = sockets.lend(List.of("http", "http"))) {
      assertThat(sockets.close("http")).isTrue();

      assertThat(lent.descriptors()).hasSize(2).allMatch(Descriptors::isNonBlocking);
    }
  }

  @Test
  void a_name_that_is_not_open_lends_nothing_and_leaks_nothing() {
    sockets.bind(tcp());

    assertThatThrownBy(() -> sockets.lend(List.of("http", "admin")))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("\"admin\" is not open; open are [http]");
    assertThat(sockets.close("admin")).isFalse();
  }

  @Test
  void what_is_bound_after_the_close_is_closed_as_well() {
    sockets.close();

    assertThatThrownBy(() -> sockets.bind(tcp()))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("socket \"http\": the supervisor was closed meanwhile");
  }

  @Test
  void a_listener_keeps_the_mode_that_it_was_opened_in() {
    var listener = sockets.bind(tcp(), true);

    assertThat(listener.blocking()).isTrue();
    assertThat(sockets.bind(tcp(), true)).isSameAs(listener);
    assertThatThrownBy(() -> sockets.bind(tcp(), false))
        .hasMessage(
            "socket \"http\": is open as blocking and can't become non-blocking, which would hold"
                + " for all who have it; give the new one another name and address");
    assertThat(sockets.bind(SocketHandoff.tcp("other", "127.0.0.1", 0)).blocking()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_mode_that_a_worker_has_changed_is_set_back(boolean blocking) {
    sockets.bind(tcp(), blocking);
    try (var lent = sockets.lend(List.of("http"))) {
      var listener = lent.listeners().get(0);
      assertThat(Descriptors.isNonBlocking(lent.descriptors().get(0))).isNotEqualTo(blocking);
      assertThat(listener.restore()).isFalse();

      Descriptors.setNonBlocking(sockets.get("http").descriptors().get(0), blocking);

      assertThat(listener.restore()).isTrue();
      assertThat(Descriptors.isNonBlocking(lent.descriptors().get(0))).isNotEqualTo(blocking);
    }
  }
}
