package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.netty.ChildJvm;

/** A worker that drains and has no descriptor left (EMFILE) for a way to its heirs. */
@Timeout(60)
class StarvedLeaverTest {

  private final List<SupervisedWorker> heirs = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private Host host;
  private ChildJvm old;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    var own = Files.createDirectory(directory.resolve("o")).toString();
    var arguments = new ArrayList<>(List.of(own));
    host = new Host(directory);
    for (int i = 0; i < 2; i++) {
      heirs.add(host.start().awaitReady());
      var door = heirs.get(i).link.door().orElseThrow();
      arguments.addAll(List.of(door.path(), door.token()));
    }
    old = ChildJvm.startCountable(LeavingMain.class, arguments.toArray(String[]::new));
    connect(Integer.parseInt(old.lineWith("port ").substring("port ".length())));
  }

  private void connect(int port) throws IOException {
    for (int i = 0; i < 5; i++) {
      clients.add(new Client(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      clients.get(i).ask("/").assertAnswered();
    }
  }

  @AfterEach
  void close() throws IOException {
    for (var client : clients) {
      client.close();
    }
    old.close();
    host.close();
  }

  @Test
  void without_any_way_all_stay_and_it_says_so_once_for_each_heir() throws Exception {
    old.limitDescriptors(3);

    old.endInput();

    for (var ignored : heirs) {
      assertThat(old.lineWith("no way to Heir")).contains("Too many open files");
    }
    for (var client : clients) {
      client.askUntilTheLastAnswer();
    }
    assertThat(endAndTroubles()).isEmpty();
  }

  /** What its listener and its door were is enough for one way of two sockets. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void with_a_way_to_one_heir_all_go_there(int left) throws Exception {
    old.leaveDescriptors(left);

    old.endInput();

    assertThat(endAndTroubles()).hasSize(1).allMatch(line -> line.contains("no way to Heir"));
    for (var client : clients) {
      client.ask("/").assertAnswered();
    }
    await().untilAsserted(() -> assertThat(last(heirs.get(0))).isEqualTo(clients.size()));
    assertThat(last(heirs.get(1))).isZero();
  }

  private List<String> endAndTroubles() {
    var all = old.remainingLines();
    assertThat(old.exitCode()).isZero();
    return all.stream().filter(line -> !line.contains(" INFO ")).toList();
  }

  private static int last(SupervisedWorker heir) {
    return heir.heartbeats.get(heir.heartbeats.size() - 1).connections();
  }
}
