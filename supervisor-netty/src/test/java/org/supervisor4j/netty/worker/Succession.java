package org.supervisor4j.netty.worker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is to drain, and the one that takes over; both in this JVM, on real sockets. */
abstract class Succession {

  static final Duration LONG = ofSeconds(30);
  static final String GET = HttpConnection.GET;

  Host host;
  SupervisedWorker old;
  SupervisedWorker heir;

  @BeforeEach
  void open(@TempDir Path directory) {
    host = new Host(directory);
    startBoth();
  }

  final void startBoth() {
    old = host.start().accepting();
    heir = host.start().awaitReady(); // it does not accept: what it serves has moved there
  }

  @AfterEach
  void close() {
    host.close();
  }

  final void drainToHeir() {
    assertThat(old.link.bequeath(List.of(heir.link.door().orElseThrow()))).isTrue();
    assertThat(old.link.drain(LONG, LONG)).isTrue();
  }

  /** And every connection has been told. */
  final void drainToHeirAndWait() {
    drainToHeir();
    await().until(host::connectionsQueueUp);
  }

  final void awaitOld(int connections) {
    await().until(() -> old.heartbeats.stream().anyMatch(b -> b.connections() == connections));
  }

  /** And a request of each has begun, which it may have sent before it was read. */
  final void awaitOldReads(int connections) {
    await()
        .until(
            () ->
                old.heartbeats.stream()
                    .anyMatch(
                        beat ->
                            beat.connections() == connections
                                && beat.requestsInFlight() == connections));
  }

  final void assertHeirServes(int connections, int requests) {
    await()
        .untilAsserted(
            () ->
                assertThat(heir.heartbeats)
                    .anyMatch(
                        beat ->
                            beat.connections() == connections
                                && beat.requestsServed() == requests));
  }
}
