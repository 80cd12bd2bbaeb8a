package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  private static final long PID = 42;

  @Test
  void a_supervised_worker_knows_its_host_its_name_and_its_sockets() {
    var environment =
        Environment.of(
            Map.of(
                "SUPERVISOR4J_CHANNEL", "/run/w/n",
                "SUPERVISOR4J_TOKEN", "t",
                "SUPERVISOR4J_PROGRAM", "web",
                "SUPERVISOR4J_SLOT", "3",
                "SUPERVISOR4J_GENERATION", "7",
                "LISTEN_FDS", "2",
                "LISTEN_FDNAMES", "http:admin"),
            PID);

    assertThat(environment.channel()).contains(Path.of("/run/w/n"));
    assertThat(environment.token()).isEqualTo("t");
    assertThat(environment.id()).hasToString("web/3#7");
    assertThat(environment.sockets()).isEqualTo(Map.of("http", List.of(3), "admin", List.of(4)));
    assertThat(environment.alone()).isFalse();
    assertThat(environment.training()).isFalse();
  }

  @Test
  void a_variable_says_that_it_serves_nobody() {
    assertThat(Environment.of(Map.of("SUPERVISOR4J_TRAINING", "1"), PID).training()).isTrue();
  }

  @Test
  void nobody_around_means_alone() {
    var environment = Environment.of(Map.of(), PID);

    assertThat(environment.alone()).isTrue();
    assertThat(environment.id()).hasToString("worker/0#1");
  }

  @Test
  void sockets_from_another_supervisor_count_only_with_our_pid() {
    var inherited = Map.of("LISTEN_FDS", "1", "LISTEN_FDNAMES", "http");

    assertThat(Environment.of(inherited, PID).alone()).isTrue();
    assertThat(Environment.of(with(inherited, "LISTEN_PID", "41"), PID).alone()).isTrue();
    assertThat(Environment.of(with(inherited, "LISTEN_PID", "42"), PID).sockets())
        .isEqualTo(Map.of("http", List.of(3)));
  }

  @Test
  void a_foreign_pid_is_named_when_our_own_worker_asks_for_its_socket() {
    var environment =
        Environment.of(
            Map.of("SUPERVISOR4J_CHANNEL", "/n", "LISTEN_FDS", "1", "LISTEN_PID", "41"), PID);

    assertThatThrownBy(() -> environment.descriptors("http"))
        .hasMessageContaining("LISTEN_PID=41")
        .hasMessageContaining("exec");
  }

  @Test
  void an_unknown_socket_is_answered_with_the_known_ones() {
    var environment =
        Environment.of(
            Map.of("SUPERVISOR4J_CHANNEL", "/n", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "http"), PID);

    assertThatThrownBy(() -> environment.descriptors("htpt"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"htpt\"")
        .hasMessageContaining("[http]");
  }

  @Test
  void what_does_not_fit_together_is_named() {
    var host = Map.of("SUPERVISOR4J_CHANNEL", "/n");
    assertThatThrownBy(() -> Environment.of(with(host, "LISTEN_FDS", "two"), PID))
        .hasMessage("LISTEN_FDS=two is not a number");
    assertThatThrownBy(() -> Environment.of(with(host, "SUPERVISOR4J_SLOT", "-1"), PID))
        .hasMessage("SUPERVISOR4J_SLOT=-1 is not a number");
    var two = with(host, "LISTEN_FDS", "2");
    assertThatThrownBy(() -> Environment.of(with(two, "LISTEN_FDNAMES", "a"), PID))
        .hasMessageContaining("LISTEN_FDNAMES=a has 1 names but LISTEN_FDS=2");
  }

  @Test
  void sockets_of_one_name_are_served_together() {
    var host = Map.of("SUPERVISOR4J_CHANNEL", "/n", "LISTEN_FDS", "3");
    assertThat(Environment.of(with(host, "LISTEN_FDNAMES", "a:b:a"), PID).sockets())
        .isEqualTo(Map.of("a", List.of(3, 5), "b", List.of(4)));
  }

  private static Map<String, String> with(Map<String, String> base, String name, String value) {
    var more = new java.util.HashMap<>(base);
    more.put(name, value);
    return more;
  }
}
