package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.NotifyAccess;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** Who is heard over NOTIFY_SOCKET, and what does no harm there. */
@Timeout(120)
class NotifyTest {

  private static final String READY = "say('READY=1')\n";
  private static final String STAY = "signal.pause()\n";

  private final Path directory;
  private final Path mark;

  NotifyTest(@TempDir Path directory) {
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
  void a_shell_is_ready_when_systemd_notify_says_so_and_its_status_is_shown() {
    var script = "systemd-notify --ready --status='serves 3 of 4'; exec sleep 1000";
    try (var host = start(RealNotify.spec(RealNotify.shell(script)))) {
      assertThat(worker(host).told()).isEqualTo("serves 3 of 4");
      assertThat(worker(host).isReady()).isTrue();
    }
  }

  /** With that capability it sends in the name of its parent: systemd-notify(1), unix(7). */
  @Test
  void systemd_notify_is_heard_as_a_process_of_its_own_which_waits_until_it_was() {
    var script =
        """
        if [ "$(id -u)" = 0 ]; then without='setpriv --bounding-set=-sys_admin'; fi
        $without systemd-notify --status='from a child'
        $without systemd-notify --ready
        exec sleep 1000
        """;
    try (var host = start(RealNotify.spec(RealNotify.shell(script)))) {
      assertThat(worker(host).told()).isEqualTo("from a child");
    }
  }

  @Test
  void a_forked_notifier_is_heard_also_one_whose_parent_has_ended() {
    var forks =
        """
        if os.fork() == 0:
          parent = os.getpid()
          if os.fork() == 0:
            while os.getppid() == parent:
              pass
            say('STATUS=from a grandchild')
            barrier()
            say('READY=1')
            barrier()
          os._exit(0)
        os.wait()
        """;
    try (var host = start(python(forks + STAY))) {
      assertThat(worker(host).told()).isEqualTo("from a grandchild");
    }
  }

  @Test
  void only_the_main_process_is_heard_where_a_spec_says_so() {
    var forks =
        """
        if os.fork() == 0:
          say('STATUS=from a child')
          barrier()
          os._exit(0)
        os.wait()
        """;
    try (var host = start(python(forks + READY + STAY).notifyAccess(NotifyAccess.MAIN))) {
      assertThat(worker(host).told()).isEmpty();
    }
  }

  @Test
  void what_another_worker_sends_is_dropped() {
    var go = directory.resolve("go");
    var victim =
        python("while not os.path.exists('" + go + "'):\n  time.sleep(0.01)\n" + READY + STAY)
            .build();
    var attack =
        """
        import glob
        own = os.environ['NOTIFY_SOCKET']
        others = []
        while not others:
          others = [p for p in glob.glob(os.path.dirname(own) + '/../w*/n') if not os.path.samefile(p, own)]
        say('READY=1\\nSTATUS=taken\\nMAINPID=%d' % os.getpid(), to=others[0])
        barrier(others[0])
        """;
    var attacker = RealNotify.spec(RealNotify.python(mark, attack + READY + STAY));
    try (var supervisor =
        Supervisor.builder()
            .name("test")
            .runtimeParent(directory)
            .programs(victim, other("attacker", attacker))
            .start()) {
      supervisor.program("attacker").whenReady().join();
      assertThat(supervisor.program("web").status().workers())
          .allSatisfy(
              worker -> {
                assertThat(worker.state()).isEqualTo(WorkerState.STARTING);
                assertThat(worker.told()).isEmpty();
              });

      touch(go);
      supervisor.program("web").whenReady().join();
    }
  }

  private static ProgramSpec other(String name, ProgramSpec.Builder like) {
    var spec = like.build();
    return ProgramSpec.named(name)
        .command(spec.command())
        .readiness(spec.readiness())
        .stop(spec.stop())
        .build();
  }

  private static void touch(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void garbage_and_floods_leave_nothing_behind_and_hold_nobody_up() {
    var garbage =
        """
        fds = [os.open('/dev/null', os.O_RDONLY) for i in range(200)]
        for text in [b'', bytes(range(256)), b'=\\n==\\n\\n', b'A' * 4096, b'B' * 9000, b'MAINPID=1',
                     b'MAINPID=-7', b'ERRNO=x', b'EXTEND_TIMEOUT_USEC=99999999999999999999',
                     b'FDNAME=a:b', b'STATUS=\\xff\\x00\\x1b[31m', b'BARRIER=1', b'WATCHDOG_USEC=']:
          say(text)
          say(text, fds)
        say('FDSTORE=1', fds)
        say('FDSTORE=1')
        say('BARRIER=1\\nREADY=1', fds)
        for i in range(3000):
          say('STATUS=%d' % i)
        barrier()
        """;
    try (var rehearsal = start(python(READY + STAY))) {
      rehearsal.roll();
    }
    var before = Footprint.settled(directory);
    try (var host = start(python(garbage + READY + STAY).restart(RestartPolicy.never()))) {
      assertThat(worker(host).told()).isEqualTo("2999");
      // whoever closes them does so in its own time
      await()
          .untilAsserted(
              () -> assertThat(Proc.ofKind("/dev/null", Proc.self())).hasSizeLessThan(100));
    }
    before.awaitAgain(directory);
  }

  @Test
  void a_program_that_is_not_to_speak_is_not_told_where() {
    var command = RealNotify.shell("echo socket=$NOTIFY_SOCKET; exec sleep 1000");
    try (var host = start(TestHost.sleep().command(command))) {
      await().atMost(10, TimeUnit.SECONDS).until(() -> !host.lines().isEmpty());
      assertThat(host.lines()).singleElement().matches(line -> line.endsWith("socket="));
    }
  }
}
