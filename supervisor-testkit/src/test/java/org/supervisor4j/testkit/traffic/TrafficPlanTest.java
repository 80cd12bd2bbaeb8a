package org.supervisor4j.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.local.LocalAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficPlanTest {

  private static final TrafficPlan PLAN =
      Traffic.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));

  static Stream<ThrowingCallable> mistakes() {
    return Stream.of(
        () -> Traffic.to(new LocalAddress("x")),
        () -> Traffic.to(InetSocketAddress.createUnresolved("nowhere", 80)),
        () -> PLAN.rate(0),
        () -> PLAN.rate(Double.NaN),
        () -> PLAN.keepAlive(0),
        () -> PLAN.keepAlive(3, 2),
        () -> PLAN.connectionPerRequest(0),
        () -> PLAN.mostlyIdle(0, Duration.ZERO, Duration.ZERO),
        () -> PLAN.mostlyIdle(1, Duration.ofSeconds(2), Duration.ofSeconds(1)),
        () -> PLAN.path("no slash"),
        () -> PLAN.path("/a\r\nX-Injected: b"),
        () -> PLAN.post(new byte[0]),
        () -> PLAN.timeout(Duration.ZERO),
        () -> PLAN.requests(0),
        PLAN::run);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void a_mistake_fails_at_its_line_and_says_the_mend(ThrowingCallable mistake) {
    assertThatThrownBy(mistake)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("traffic: [\\s\\S]+: (give|allow|begin|say) .+");
  }

  @Test
  void a_plan_is_a_value_that_each_call_leaves_as_it_was() {
    var faster = PLAN.rate(500).path("/x?y=1");

    assertThat(PLAN.perSecond).isEqualTo(100);
    assertThat(PLAN.path).isEqualTo("/");
    assertThat(faster.perSecond).isEqualTo(500);
    assertThat(faster.timeout).isEqualTo(Duration.ofSeconds(10));
  }
}
