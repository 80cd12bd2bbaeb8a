package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;

/** Programs whose one socket is their descriptor 0, among them unmodified Jetty and Tomcat. */
@Timeout(120)
class InheritedChannelTest {

  private static final int O_NONBLOCK = 0x800;

  private final Path directory;

  InheritedChannelTest(@TempDir Path directory) {
    this.directory = directory;
  }

  static ProgramSpec.Builder web(Class<?> worker) {
    return ProgramSpec.named("web")
        .command(
            Command.java(worker, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1").inetd())
        .sockets(TestHost.tcp())
        .readiness(Readiness.reported().within(ofMinutes(1)))
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(100)));
  }

  @Test
  void it_gets_a_blocking_socket_as_descriptor_0_and_is_told_of_no_other() {
    var env = Command.of("sh", "-c", "env; echo this is all; exec sleep 1000").inetd();
    try (var host =
        TestHost.start(directory, TestHost.sleep().command(env).sockets(TestHost.tcp()))) {
      var pid = host.pids().get(0);
      await().until(() -> Proc.running("sleep", "1000").contains(pid));

      assertThat(Proc.descriptors(pid).get(0)).startsWith("socket:");
      assertThat(Proc.sockets(pid)).hasSize(1);
      assertThat(Proc.fileFlags(pid, 0) & O_NONBLOCK).isZero();
      await().until(() -> host.lines().contains("sleep/0#1 this is all"));
      assertThat(host.lines())
          .anyMatch(line -> line.contains("SUPERVISOR4J_SLOT=0"))
          .noneMatch(line -> line.contains("LISTEN_FDS"));
    }
  }

  @Test
  void without_inetd_it_is_not_started_on_a_port_of_its_own() {
    try (var host = TestHost.start(directory, web(JettyWorker.class))) {
      var mistaken = host.program().spec().toBuilder().command(Command.java(JettyWorker.class));

      assertThat(host.program().roll(mistaken.sockets(TestHost.tcp("other")).build()))
          .succeedsWithin(ofMinutes(1))
          .isInstanceOf(Rollout.RolledBack.class);
      await()
          .untilAsserted(
              () ->
                  assertThat(host.lines())
                      .anyMatch(
                          line ->
                              line.contains("[other]")
                                  && line.contains("add inetd() to the command")));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {JettyWorker.class, TomcatWorker.class})
  void two_share_the_socket_and_one_that_is_killed_leaves_it_to_the_other(Class<?> worker) {
    try (var host = TestHost.start(directory, web(worker).workers(2))) {
      var pids = host.pids();
      assertThat(answersUntilOf(host.address(), pids)).containsExactlyInAnyOrderElementsOf(pids);

      ProcessHandle.of(pids.get(0)).orElseThrow().destroyForcibly();
      await().until(() -> !host.pids().contains(pids.get(0)));

      assertThat(answersUntilOf(host.address(), List.of(pids.get(1)))).doesNotContain(pids.get(0));
    }
  }

  /**
   * Who answers, some requests long, and until these have: the system may leave one out for long.
   */
  private static Set<Long> answersUntilOf(SocketAddress server, List<Long> wanted) {
    try (var traffic = Traffic.to(server).start()) {
      await()
          .atMost(ofSeconds(30))
          .until(() -> traffic.report().answered() >= 40 && pids(traffic).containsAll(wanted));
      traffic.stop().assertNothingLost();
      return pids(traffic);
    }
  }

  private static Set<Long> pids(Traffic traffic) {
    return traffic.report().answeredBy().keySet().stream()
        .map(Responder::pid)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(classes = {JettyWorker.class, TomcatWorker.class})
  void what_is_under_way_in_a_roll_is_answered_and_what_is_printed_then_arrives(Class<?> worker) {
    try (var host = TestHost.start(directory, web(worker));
        var slow = Traffic.to(host.address()).path("/slow?ms=1000").rate(10).start()) {
      var old = host.pids().get(0);
      await().atMost(ofSeconds(30)).until(() -> slow.report().answered() > 0);
      host.roll();
      host.awaitDrained(old);
      await().atMost(ofSeconds(30)).until(() -> hasAnswered(2, slow));

      assertThat(slow.stop().assertNothingLost().answeredBy().keySet())
          .extracting(Responder::generation)
          .contains(1, 2);
      await()
          .untilAsserted(
              () ->
                  assertThat(host.lines())
                      .anyMatch(line -> line.matches("web/0#1 .*(Stopped|Stopping).*")));
    }
  }

  private static boolean hasAnswered(int generation, Traffic traffic) {
    return traffic.report().answeredBy().keySet().stream()
        .anyMatch(answer -> answer.generation() == generation);
  }
}
