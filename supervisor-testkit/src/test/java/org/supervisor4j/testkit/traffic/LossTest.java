package org.supervisor4j.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.traffic.Deed.*;
import static org.supervisor4j.testkit.traffic.Phase.*;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request that a server drops on purpose is counted, once, with its cause. */
class LossTest {

  private static final int REQUESTS = 200;
  private static final int PLANTED = 20;

  /** Every tenth request is dropped. */
  private static IntFunction<Deed> planted(Deed deed) {
    return request -> request % 10 == 7 ? deed : ANSWER;
  }

  record Planted(Deed deed, LossCause cause, Phase phase) {}

  static final List<Planted> LOSSES =
      List.of(
          new Planted(CLOSE, LossCause.EOF, NO_RESPONSE),
          new Planted(RESET, LossCause.RESET, NO_RESPONSE),
          new Planted(HALF_THEN_CLOSE, LossCause.PARTIAL, PARTIAL_RESPONSE),
          new Planted(HALF_THEN_RESET, LossCause.PARTIAL, PARTIAL_RESPONSE),
          new Planted(HALF_A_STATUS_LINE_THEN_CLOSE, LossCause.PARTIAL, PARTIAL_RESPONSE),
          new Planted(ERROR, LossCause.BAD_STATUS, PARTIAL_RESPONSE),
          new Planted(GARBAGE, LossCause.GARBAGE, PARTIAL_RESPONSE));

  static final List<Planted> TIMEOUTS =
      List.of(
          new Planted(HALF_THEN_SILENCE, LossCause.TIMEOUT, PARTIAL_RESPONSE),
          new Planted(SILENCE, LossCause.TIMEOUT, NO_RESPONSE));

  static Stream<Planted> losses() {
    return LOSSES.stream();
  }

  static Stream<Planted> lossesOfUnixSockets() {
    return LOSSES.stream().filter(planted -> !planted.deed().name().contains("RESET"));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void each_planted_loss_is_counted_on_a_connection_per_request(Planted planted) {
    try (var server = DroppingServer.onTcp(planted(planted.deed()))) {
      var report = load(server).connectionPerRequest().run();

      assertOnlyPlantedLost(report, planted);
      assertThat(report.forcedReconnects() + report.announcedCloses()).isZero();
      assertThat(server.done(ANSWER)).isEqualTo(REQUESTS - PLANTED);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void each_planted_loss_is_counted_on_connections_kept_alive(Planted planted) {
    try (var server = DroppingServer.onTcp(planted(planted.deed()))) {
      assertOnlyPlantedLost(load(server).keepAlive(8, 64).run(), planted);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void each_planted_loss_is_counted_on_mostly_idle_connections(Planted planted) {
    try (var server = DroppingServer.onTcp(planted(planted.deed()))) {
      assertOnlyPlantedLost(mostlyIdle(load(server)).run(), planted);
    }
  }

  @ParameterizedTest
  @MethodSource("lossesOfUnixSockets")
  void each_planted_loss_is_counted_on_a_unix_socket(Planted planted, @TempDir Path directory) {
    var path = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (var server = DroppingServer.on(path, planted(planted.deed()))) {
      assertOnlyPlantedLost(load(server).keepAlive(8, 64).run(), planted);
    }
  }

  /** What runs out of time: so long that nothing else does, and all of it in the same time. */
  @Test
  void each_that_is_never_answered_is_counted_on_every_kind_of_connection(@TempDir Path directory) {
    var begun = new ArrayList<Unanswered>();
    try {
      for (var planted : TIMEOUTS) {
        var path = UnixDomainSocketAddress.of(directory.resolve(planted.deed().name()));
        var unix = DroppingServer.on(path, planted(planted.deed()));
        begun.add(Unanswered.begin(planted, unix, plan -> plan.keepAlive(8, 64)));
        for (var shape : SHAPES) {
          var tcp = DroppingServer.onTcp(planted(planted.deed()));
          begun.add(Unanswered.begin(planted, tcp, shape));
        }
      }
      for (var each : begun) {
        await().until(() -> each.traffic().report().sent() == REQUESTS);
        assertOnlyPlantedLost(each.traffic().stop(), each.planted());
        assertThat(each.server().done(ANSWER)).isEqualTo(REQUESTS - PLANTED);
      }
    } finally {
      begun.forEach(Unanswered::close);
    }
  }

  private static final List<UnaryOperator<TrafficPlan>> SHAPES =
      List.of(
          TrafficPlan::connectionPerRequest, plan -> plan.keepAlive(8, 64), LossTest::mostlyIdle);

  private record Unanswered(Planted planted, DroppingServer server, Traffic traffic) {

    static Unanswered begin(
        Planted planted, DroppingServer server, UnaryOperator<TrafficPlan> shape) {
      var plan = shape.apply(load(server).timeout(Duration.ofSeconds(5)));
      return new Unanswered(planted, server, plan.start());
    }

    void close() {
      traffic.close();
      server.close();
    }
  }

  private static TrafficPlan mostlyIdle(TrafficPlan plan) {
    return plan.mostlyIdle(40, Duration.ofMillis(1), Duration.ofMillis(50));
  }

  private static TrafficPlan load(DroppingServer server) {
    return Traffic.to(server.address()).rate(1000).requests(REQUESTS);
  }

  private static void assertOnlyPlantedLost(TrafficReport report, Planted planted) {
    assertThat(report.lostByCause()).isEqualTo(Map.of(planted.cause(), (long) PLANTED));
    assertThat(report.lost()).extracting(Loss::phase).containsOnly(planted.phase());
    assertThat(report.sent()).isEqualTo(REQUESTS);
    assertThat(report.answered()).isEqualTo(REQUESTS - PLANTED);
    assertThat(report.pending()).isZero();
  }

  @Test
  void one_loss_in_a_thousand_fails_the_assertion_and_is_shown() {
    try (var server = DroppingServer.onTcp(request -> request == 777 ? CLOSE : ANSWER)) {
      var report = load(server).requests(1000).keepAlive(1).run();

      assertThatThrownBy(report::assertNothingLost)
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("1 of 1000 requests were lost: 1 EOF")
          .hasMessageContaining("#1 ")
          .hasMessageContaining(" 777  pid=4711 slot=2 generation=3; closed by the server");
    }
  }

  @Test
  void a_loss_names_its_connection_and_who_answered_there_before() {
    try (var server = DroppingServer.onTcp(request -> request == 5 ? RESET : ANSWER)) {
      var loss = load(server).requests(10).keepAlive(1).run().lost().get(0);

      assertThat(loss.via().connection()).isEqualTo(1);
      assertThat(loss.via().earlierAnswers()).isEqualTo(5);
      assertThat(loss.via().lastResponder()).isEqualTo(new Responder(4711, 2, 3));
      assertThat(loss.via().localPort()).isPositive();
      assertThat(loss.lostAt()).isAfter(loss.due());
      assertThat(loss.detail()).contains("reset");
    }
  }

  @ParameterizedTest
  @MethodSource("wrongEchoes")
  void an_echo_that_differs_is_garbage(Deed wrong) {
    var body = new byte[100_000];
    new Random(7).nextBytes(body);
    try (var server = DroppingServer.onTcp(planted(wrong))) {
      var report = load(server).keepAlive(4).post(body).run();

      assertOnlyPlantedLost(report, new Planted(wrong, LossCause.GARBAGE, PARTIAL_RESPONSE));
      assertThat(server.done(wrong)).isEqualTo(PLANTED);
    }
  }

  static Stream<Deed> wrongEchoes() {
    return Stream.of(WRONG_BODY, SHORT_BODY);
  }
}
