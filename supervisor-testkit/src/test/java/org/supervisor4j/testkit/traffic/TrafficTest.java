package org.supervisor4j.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.traffic.Deed.*;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is answered, over which connections, and how long it took. */
class TrafficTest {

  private static TrafficPlan load(DroppingServer server) {
    return Traffic.to(server.address()).rate(1000);
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER", "ANSWER_IN_PIECES", "ANSWER_UNTIL_CLOSE"})
  void an_answer_counts_whatever_its_framing_and_names_its_responder(Deed deed) {
    try (var server = DroppingServer.onTcp(request -> deed)) {
      var report = load(server).requests(300).keepAlive(4).run().assertNothingLost();

      assertThat(report.answered()).isEqualTo(300);
      assertThat(report.answeredBy()).isEqualTo(Map.of(new Responder(4711, 2, 3), 300L));
    }
  }

  @Test
  void posts_are_echoed_on_a_unix_socket(@TempDir Path directory) {
    var path = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (var server = DroppingServer.on(path, request -> ANSWER)) {
      var plan = load(server).requests(100).post(new byte[50_000]);

      assertThat(plan.keepAlive(2).run().assertNothingLost().answered()).isEqualTo(100);
      assertThat(plan.connectionPerRequest().run().assertNothingLost().answered()).isEqualTo(100);
    }
  }

  @Test
  void an_end_that_comes_with_the_answer_forces_a_reconnect_and_loses_nothing() {
    try (var server = DroppingServer.onTcp(i -> i % 3 == 0 ? ANSWER_AND_CLOSE : ANSWER)) {
      // one connection at this rate: the next request waits for it and must not be written to it
      var report = load(server).rate(20_000).requests(3000).keepAlive(1).run();

      assertThat(report.assertNothingLost().answered()).isEqualTo(3000);
      assertThat(report.forcedReconnects()).isEqualTo(server.done(ANSWER_AND_CLOSE));
      assertThat(report.announcedCloses()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ANSWER_AND_ANNOUNCE_CLOSE", "ANSWER_UNTIL_CLOSE"})
  void an_announced_close_is_counted_apart_and_loses_nothing(Deed close) {
    try (var server = DroppingServer.onTcp(i -> i % 3 == 0 ? close : ANSWER)) {
      var report = load(server).requests(300).keepAlive(2).run();

      assertThat(report.assertNothingLost().answered()).isEqualTo(300);
      assertThat(report.announcedCloses()).isEqualTo(100);
      assertThat(report.forcedReconnects()).isZero();
    }
  }

  @Test
  void a_second_answer_that_nobody_asked_for_ends_the_connection() {
    try (var server = DroppingServer.onTcp(i -> i % 10 == 0 ? ANSWER_TWICE : ANSWER)) {
      var report = load(server).requests(300).keepAlive(2).run();

      assertThat(report.assertNothingLost().answered()).isEqualTo(300);
      assertThat(report.forcedReconnects()).isEqualTo(30);
    }
  }

  @Test
  void idle_connections_that_the_server_closes_are_opened_again() {
    try (var server = DroppingServer.onTcp(request -> ANSWER);
        var client = new ByHand(load(server).keepAlive(3), 3)) {
      client.ask(4);
      assertThat(server.closeClients()).isEqualTo(3);
      await().until(() -> client.flow.journal.report().forcedReconnects() == 3);

      client.ask(3);

      assertThat(server.openClients()).isEqualTo(3);
      var report = client.flow.journal.report().assertNothingLost();
      assertThat(report.answered()).isEqualTo(7);
      assertThat(report.forcedReconnects()).isEqualTo(3);
    }
  }

  /** Connections on which requests fall due when the test wants it, and at no other time. */
  private static final class ByHand implements AutoCloseable {

    private final EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Flow flow;
    private final Dialer dialer;
    private final Pool pool;

    ByHand(TrafficPlan plan, int connections) {
      flow = new Flow(group.next(), plan);
      dialer = new Dialer(flow.loop, plan.target);
      pool = new Pool(flow, dialer, connections, connections);
    }

    /** One after the other, each when the connection of the one before rests. */
    void ask(int requests) {
      for (int i = 0; i < requests; i++) {
        var ended = new CompletableFuture<Void>();
        flow.loop.execute(() -> flow.submit(flow.timeline.now(), pool, () -> ended.complete(null)));
        ended.join();
        flow.loop.submit(() -> {}).syncUninterruptibly();
      }
    }

    @Override
    public void close() {
      flow.loop.submit(flow::halt).syncUninterruptibly();
      dialer.hangUp();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void mostly_idle_connections_stay_open_between_their_requests() {
    try (var server = DroppingServer.onTcp(request -> ANSWER);
        var traffic =
            load(server).mostlyIdle(50, Duration.ofMillis(20), Duration.ofMillis(90)).start()) {
      await().until(() -> traffic.report().answered() > 300);

      assertThat(server.openClients()).isEqualTo(50);
      var report = traffic.stop().assertNothingLost();
      assertThat(report.forcedReconnects() + report.announcedCloses()).isZero();
    }
  }

  @Test
  void more_connections_are_opened_only_while_all_are_busy() {
    try (var server = DroppingServer.onTcp(i -> i < 10 ? SILENCE : ANSWER)) {
      try (var traffic = load(server).keepAlive(2, 20).start()) {
        await().until(() -> traffic.report().answered() > 100);
        assertThat(server.openClients()).isBetween(11, 20);
      }
      await().until(() -> server.openClients() == 0);
      try (var traffic = load(server).keepAlive(4).start()) {
        await().until(() -> traffic.report().answered() > 100);
        assertThat(server.openClients()).isEqualTo(4);
      }
    }
  }

  @Test
  void a_stall_shows_in_every_request_that_was_due_in_it() {
    try (var server = DroppingServer.onTcp(request -> ANSWER);
        var traffic = load(server).rate(500).keepAlive(4).start()) {
      await().until(() -> traffic.report().answered() > 100 && traffic.report().pending() < 5);
      server.stall(Duration.ofMinutes(1));
      var begin = traffic.now();
      await().until(() -> traffic.now().isAfter(begin.plusMillis(300)));
      server.stall(Duration.ZERO); // and no longer
      var report = traffic.stop().assertNothingLost();

      // a client that waits for answers before it asks again would have seen 4, one a connection
      var stalled = report.between(begin, begin.plusMillis(150)).latency();
      assertThat(stalled.count()).isBetween(74L, 76L);
      assertThat(stalled.slowerThan(Duration.ofMillis(100))).isEqualTo(stalled.count());
      // of those before some may have been late by themselves, but not all
      var earlier = report.between(begin.minusSeconds(60), begin.minusMillis(50)).latency();
      assertThat(earlier.at(0)).isLessThan(stalled.at(0));
    }
  }

  @Test
  void windows_that_adjoin_add_up() {
    try (var server = DroppingServer.onTcp(i -> i % 10 == 0 ? CLOSE : ANSWER);
        var traffic = load(server).keepAlive(4).start()) {
      var first = traffic.now();
      await().until(() -> traffic.report().sent() > 200);
      var middle = traffic.now();
      var already = traffic.report().sent();
      await().until(() -> traffic.report().sent() > already + 300);
      var all = traffic.stop();

      var before = all.between(first.minusSeconds(9), middle);
      var after = all.between(middle, first.plusSeconds(999));
      assertThat(before.sent() + after.sent()).isEqualTo(all.sent());
      assertThat(before.answered() + after.answered()).isEqualTo(all.answered());
      assertThat(before.lost().size() + after.lost().size()).isEqualTo(all.lost().size());
      assertThat(all.answered() + all.lost().size()).isEqualTo(all.sent());
      assertThat(before.sent()).isGreaterThan(200);
      // every tenth that the server saw, in whose order four connections may differ at the edge
      assertThat((long) after.lost().size()).isCloseTo(after.sent() / 10, within(2L));
      assertThat(after.sent()).isGreaterThan(50);
      assertThat(before.between(middle, first.plusSeconds(999)).sent()).isZero();
    }
  }
}
