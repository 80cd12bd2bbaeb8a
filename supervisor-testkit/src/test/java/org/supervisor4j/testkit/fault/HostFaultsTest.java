package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.Watchdog;

/** Faults of a host in a JVM of its own. */
@Timeout(120)
class HostFaultsTest {

  private static final Duration SILENCE = ofSeconds(4);

  private final Faults faults = new Faults();
  private final Path directory;
  private final int port;

  HostFaultsTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    port = freePort();
  }

  /** Below those that the kernel gives to whoever wants any, so that nobody takes it meanwhile. */
  private static int freePort() throws IOException {
    while (true) {
      var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // another one, then
      }
    }
  }

  @Test
  void the_next_host_of_a_killed_one_ends_what_is_left_and_serves_on_its_port() {
    try (var first = OwnHost.start(directory, port, ofMinutes(1)).ready()) {
      var old = first.workers();
      assertThat(old).hasSize(2);
      faults.on(old.get(0)).freeze(); // it will not drain when it is alone

      faults.on(first.process()).kill();
      first.process().onExit().join();

      try (var next = OwnHost.start(directory, port, ofMinutes(1)).ready()) {
        assertThat(old).noneMatch(worker -> worker.info().command().isPresent());
        assertThat(next.workers()).extracting(ProcessHandle::pid).contains(next.answerer());
      }
    }
    assertThat(faults.done()).extracting(Fault::name).containsExactly("freeze", "KILL");
  }

  @Test
  void workers_of_a_frozen_host_serve_on_and_a_death_is_answered_when_it_is_thawed() {
    try (var host = OwnHost.start(directory, port, ofMinutes(1)).ready()) {
      var workers = host.workers();
      try (var frozen = faults.on(host.process()).freeze()) {
        faults.on(workers.get(0)).kill();
        assertThat(host.answerer()).isEqualTo(workers.get(1).pid());
        assertThat(frozen.fault().target()).contains("pid " + host.process().pid());
      }
      host.awaitLines(" ready, pid ", 3);

      assertThat(host.linesWith(" ended, pid ")).hasSize(1);
      assertThat(host.linesWith(" started, pid ")).hasSize(3);
    }
  }

  @Test
  void a_long_pause_of_the_host_disturbs_no_worker() {
    try (var host = OwnHost.start(directory, port, ofMinutes(1)).ready()) {
      var fault = faults.on(host.process()).pauseJvm(ofSeconds(1));

      assertThat(fault.name()).isEqualTo("JVM pause of PT1S");
      faults.on(host.workers().get(0)).kill();
      host.awaitLines(" ready, pid ", 3);
      assertThat(host.linesWith(" ended, pid ")).hasSize(1);
    }
  }

  @Test
  void a_worker_that_got_ready_while_the_host_stood_still_was_not_late() {
    try (var host = OwnHost.start(directory, port, ofSeconds(6)).ready()) {
      Puppets.in(directory).onStart(Start.readyAfter(ofMillis(1500)));
      faults.on(host.workers().get(0)).kill();
      host.awaitLines(" started, pid ", 3);

      faults.on(host.process()).pauseJvm(ofSeconds(8));

      host.awaitLines(" ready, pid ", 3);
      assertThat(host.linesWith(" ended, pid ")).hasSize(1);
    }
  }

  /** That twice the silence has passed is told by a host that was awake. */
  @Test
  void a_frozen_host_takes_no_worker_for_hung_when_it_is_thawed_and_then_judges_again()
      throws IOException {
    var apart = Files.createDirectory(directory.resolve("awake"));
    try (var host = OwnHost.start(directory, port, ofMinutes(1), SILENCE).ready();
        var awake = Theatre.of(apart, HostFaultsTest::watched)) {
      var frozen = faults.on(host.process()).freeze();
      for (int hang = 1; hang <= 2; hang++) {
        awake.faults.on(awake.program, 0).freeze();
        awake.nth(WorkerExited.class, hang);
      }
      frozen.close();

      assertOnlyAFrozenOneHangs(host);
    }
  }

  private static ProgramSpec.Builder watched(ProgramSpec.Builder spec) {
    return spec.watchdog(Watchdog.silence(SILENCE))
        .stop(StopPolicy.drain(ofSeconds(1)).killAfter(ofMillis(1)));
  }

  @Test
  void a_paused_host_takes_no_worker_for_hung_when_it_goes_on() {
    try (var host = OwnHost.start(directory, port, ofMinutes(1), SILENCE).ready()) {
      faults.on(host.process()).pauseJvm(SILENCE.multipliedBy(2));

      assertOnlyAFrozenOneHangs(host);
    }
  }

  /** By the time that this one is found out any other would have been. */
  private void assertOnlyAFrozenOneHangs(OwnHost host) {
    var victim = host.workers().get(0);
    faults.on(victim).freeze();
    host.awaitLines(" passes from pid " + victim.pid() + " ", 1);
    assertThat(host.linesWith(" hangs, pid ")).hasSize(1);
  }

  @Test
  void what_is_no_jvm_cannot_pause() throws IOException {
    var sleep = new ProcessBuilder("sleep", "1000").start();
    try {
      assertThatThrownBy(() -> faults.on(sleep.toHandle()).pauseJvm(ofMillis(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is no JVM");
    } finally {
      sleep.destroyForcibly();
    }
  }
}
