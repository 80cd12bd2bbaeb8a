package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerHung;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.Watchdog;
import org.supervisor4j.WorkerStatus;

/** What follows from what a worker says over NOTIFY_SOCKET. */
@Timeout(120)
class NotifiedLifeTest {

  private static final String READY = "say('READY=1')\n";
  private static final String STAY = "signal.pause()\n";

  private final Path directory;
  private final Path mark;

  NotifiedLifeTest(@TempDir Path directory) {
    this.directory = directory;
    mark = directory.resolve("mark");
  }

  @BeforeAll
  static void require() {
    RealNotify.require();
  }

  private ProgramSpec.Builder python(String program) {
    return RealNotify.spec(RealNotify.python(mark, program));
  }

  private TestHost start(ProgramSpec.Builder spec) {
    return TestHost.start(directory, spec);
  }

  private static WorkerStatus worker(TestHost host) {
    return host.program().status().workers().get(0);
  }

  @Test
  void what_it_said_before_it_died_is_in_the_cause_of_its_death() {
    var fails = "if first():\n  say('STATUS=no database\\nERRNO=111')\n  sys.exit(3)\n";
    try (var host = start(python(fails + READY + STAY))) {
      var exit = host.awaitEvent(WorkerExited.class);

      assertThat(exit.cause().told()).contains("no database, errno 111 (Connection refused)");
      assertThat(worker(host).told()).isEmpty(); // the next one has said nothing
    }
  }

  @Test
  void one_that_is_late_has_its_status_in_the_reason_and_one_that_asks_gets_more_time() {
    var starts =
        """
        if first():
          say('STATUS=migrates table 7')
        else:
          say('EXTEND_TIMEOUT_USEC=60000000')
          time.sleep(2.5)
          say('READY=1')
        """;
    var spec = python(starts + STAY).readiness(Readiness.notified().within(ofSeconds(2)));
    try (var host = start(spec)) {
      assertThat(host.awaitEvent(WorkerStopping.class).reason())
          .isEqualTo("not ready within 2s; it said: migrates table 7");
      assertThat(host.events()).filteredOn(WorkerStopping.class::isInstance).hasSize(1);
    }
  }

  @Test
  void one_that_reloads_is_ready_and_shows_it() {
    var reloads =
        """
        hear(signal.SIGHUP)
        say('RELOADING=1\\nMONOTONIC_USEC=%d' % (time.monotonic_ns() // 1000))
        hear(signal.SIGUSR1)
        say('READY=1')
        """;
    try (var host = start(python(READY + reloads + STAY))) {
      var pid = host.pids().get(0);

      RealNotify.signal(pid, "HUP");
      await().until(() -> worker(host).reason().equals("reloading"));
      assertThat(worker(host).isReady()).isTrue();
      RealNotify.signal(pid, "USR1");

      await().until(() -> worker(host).reason().isEmpty());
      assertThat(host.pids()).containsExactly(pid);
    }
  }

  @Test
  void one_that_goes_by_itself_is_no_capacity_any_more_and_is_left_to_it() {
    var goes = "hear(signal.SIGHUP)\nsay('STOPPING=1')\nhear(signal.SIGUSR1)\nsys.exit(0)\n";
    try (var host = start(python(READY + goes))) {
      var pid = host.pids().get(0);

      RealNotify.signal(pid, "HUP");
      assertThat(host.awaitEvent(WorkerDraining.class).pid()).isEqualTo(pid);
      assertThat(host.pids()).isEmpty();
      RealNotify.signal(pid, "USR1");

      await().until(() -> !host.pids().isEmpty());
      assertThat(host.pids()).doesNotContain(pid);
      assertThat(host.events()).noneMatch(WorkerStopping.class::isInstance);
      assertThat(host.awaitEvent(WorkerExited.class).reason()).isEqualTo("ended by itself");
    }
  }

  @Test
  void signals_go_to_the_process_that_it_has_named_and_the_end_of_the_first_counts() {
    var main =
        """
        import subprocess
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if os.fork() == 0:
          signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
          say('MAINPID=%d\\nREADY=1' % os.getpid())
          hear(signal.SIGTERM)
          show('main got TERM')
          os._exit(0)
        os.wait()
        """;
    try (var host = start(python(main))) {
      host.program().stop().join();

      await().until(() -> host.lines().stream().anyMatch(line -> line.endsWith("main got TERM")));
      host.awaitEvent(WorkerExited.class); // by then all is told
      assertThat(host.events())
          .filteredOn(WorkerStopping.class::isInstance)
          .extracting(event -> ((WorkerStopping) event).signal())
          .containsExactly(Signal.TERM);
    }
  }

  @Test
  void one_that_falls_silent_is_replaced_beside_one_that_never_said_that_it_lives() {
    var pings =
        """
        show('told %s %s' % (os.environ['WATCHDOG_USEC'], os.environ['WATCHDOG_PID'] == str(os.getpid())))
        say('READY=1\\nWATCHDOG=1' if first() else 'READY=1')
        """;
    try (var host = start(python(pings + STAY).watchdog(Watchdog.silence(ofSeconds(2))))) {
      var pid = host.pids().get(0);

      assertThat(host.awaitEvent(WorkerReplaced.class).pid()).isEqualTo(pid);

      assertThat(host.events())
          .filteredOn(WorkerHung.class::isInstance)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(((WorkerHung) event).reason()).isEqualTo("no WATCHDOG=1 for 2 s");
                assertThat(((WorkerHung) event).threadDump()).isFalse();
              });
      await().until(() -> host.lines().stream().anyMatch(l -> l.endsWith("told 2000000 True")));
    }
  }

  @Test
  void one_that_says_that_it_hangs_is_replaced_at_once() {
    try (var host = start(python(READY + "say('WATCHDOG=trigger' if first() else '')\n" + STAY))) {
      assertThat(host.awaitEvent(WorkerHung.class).reason()).contains("WATCHDOG=trigger");
      host.awaitEvent(WorkerReplaced.class);
      assertThat(host.events()).filteredOn(WorkerHung.class::isInstance).hasSize(1);
    }
  }
}
