package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.samples.RawClient.get;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.testkit.traffic.Traffic;

/** A client that asks for much and reads nothing of it. */
@Timeout(120)
class DeafClientTest {

  private static final int MORE_THAN_KERNELS_TAKE = 12_000_000;

  @Test
  void a_client_that_never_reads_is_cut_at_the_deadline_and_nothing_else_suffers(
      @TempDir Path directory) {
    var stop = StopPolicy.drain(ofSeconds(6)).idleGrace(ofMillis(100));
    try (var host = TestHost.start(directory, TestHost.drainWeb().stop(stop));
        var begun = new RawClient(host.address());
        var late = new RawClient(host.address());
        var others = Traffic.to(host.address()).path("/other").rate(50).start()) {
      var worker = host.pids().get(0);
      begun.send(get("/much?bytes=" + MORE_THAN_KERNELS_TAKE));
      assertThat(begun.head()).doesNotContain("connection: close");
      late.send(get("/hello") + get("/late?bytes=" + MORE_THAN_KERNELS_TAKE));
      assertThat(late.answer().body()).isEqualTo("/hello");

      host.roll();
      host.awaitDrained(worker);
      await()
          .untilAsserted(
              () ->
                  assertThat(host.lines())
                      .filteredOn(line -> line.contains("the time is up"))
                      .singleElement()
                      .asString()
                      .startsWith("web/0#1 ")
                      .endsWith("the time is up: 2 connections are cut"));

      assertThat(others.stop().assertNothingLost().answered()).isPositive();
    }
  }
}
