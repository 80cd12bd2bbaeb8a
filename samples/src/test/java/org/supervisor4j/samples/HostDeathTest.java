package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.KILL;
import static org.supervisor4j.Signal.STOP;
import static org.supervisor4j.Signal.TERM;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.testkit.traffic.Traffic;

@Timeout(180)
class HostDeathTest {

  private final Path directory;

  HostDeathTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void the_next_host_ends_a_dead_ones_workers_and_serves_on_its_port() {
    var port = QuietPort.free();
    succeed(
        "127.0.0.1:" + port, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), false);
  }

  @Test
  void the_next_host_also_ends_a_frozen_worker_and_serves_on_its_unix_socket() {
    var path = directory.resolve("s");
    succeed(path.toString(), UnixDomainSocketAddress.of(path), true);
  }

  private void succeed(String listen, SocketAddress address, boolean freezeOne) {
    try (var first = ChildHost.quickStart(directory, listen, "--workers", "2")) {
      var old = first.workers();
      assertThat(old).hasSize(2).allMatch(HostDeathTest::runs);
      if (freezeOne) {
        freeze(old.get(0).pid());
      }
      first.signal(KILL);
      assertThat(first.exitWithin(ofSeconds(10))).isEqualTo(128 + KILL.number());

      try (var next = ChildHost.quickStart(directory, listen, "--workers", "2")) {
        assertThat(old).noneMatch(HostDeathTest::runs);
        assertServes(address, next.workers());
        next.signal(TERM);
        assertThat(next.exitWithin(ofSeconds(30))).isZero();
      }
    }
    assertThat(directory.resolve("supervisor4j")).isEmptyDirectory();
  }

  /** A dead orphan is listed, and so alive to Java, until init takes its status: no program is. */
  private static boolean runs(ProcessHandle process) {
    return process.info().command().isPresent();
  }

  private static void freeze(long pid) {
    Processes.signal(pid, STOP.number());
    await().until(() -> Proc.state(pid) == 'T');
  }

  private static void assertServes(SocketAddress address, List<ProcessHandle> workers) {
    var pids = workers.stream().map(ProcessHandle::pid).toList();
    var report = Traffic.to(address).rate(200).requests(100).run().assertNothingLost();
    assertThat(report.answeredBy().keySet()).allMatch(answer -> pids.contains(answer.pid()));
  }
}
