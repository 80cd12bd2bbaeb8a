package org.supervisor4j.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.netty.posix.Children.ending;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jnr.ffi.Memory;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;

class ProcessesTest {

  private static final long CLOCK_TICK_MILLIS = 10; // sysconf(_SC_CLK_TCK) is 100 on Linux

  private final Children children = new Children();

  @AfterEach
  void leave_no_child() {
    children.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 127, 255})
  void exit_code_is_told(int code) {
    assertThat(ending(children.shell("exit " + code))).isEqualTo(new ExitStatus.Exited(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 11, 15, 34, 64})
  void deadly_signal_is_told(int signal) {
    var child = children.sleep();

    assertThat(Processes.signal(child, signal)).isTrue();

    assertThat(ending(child)).isEqualTo(new ExitStatus.Signalled(signal));
  }

  @Test
  void living_child_has_no_status_and_a_reaped_one_an_unknown_one() {
    var child = children.sleep();
    assertThat(Processes.reap(child)).isEmpty();
    Processes.signal(child, Signal.KILL.number());
    assertThat(ending(child)).isEqualTo(new ExitStatus.Signalled(9));

    assertThat(Processes.reap(child)).contains(new ExitStatus.Unknown());
  }

  @Test
  void who_is_gone_can_not_be_signalled() {
    var child = children.shell("exit 0");
    ending(child);

    assertThat(Processes.signal(child, Signal.TERM.number())).isFalse();
    assertThat(Processes.signalGroup(child, Signal.TERM.number())).isFalse();
    assertThat(Processes.pidfdOpen(child)).isEmpty();
    assertThat(Processes.startTime(child)).isEmpty();
  }

  @Test
  void group_signal_reaches_the_children_of_the_child() {
    var child = children.shell("sleep 1000 & wait");
    var grandchild = await().until(() -> grandchild(child), Optional::isPresent).orElseThrow();

    assertThat(Processes.signalGroup(child, Signal.TERM.number())).isTrue();

    await().until(() -> !Proc.lives(grandchild));
    assertThat(ending(child)).isEqualTo(new ExitStatus.Signalled(15));
  }

  private static Optional<Long> grandchild(long child) {
    return ProcessHandle.of(child).orElseThrow().children().map(ProcessHandle::pid).findAny();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -2, -1, 0, 1, 1L << 32})
  void numbers_that_stand_for_many_processes_are_refused(long pid) {
    assertThatThrownBy(() -> Processes.signal(pid, 0)).hasMessageContaining("" + pid);
    assertThatThrownBy(() -> Processes.signalGroup(pid, 0)).hasMessageContaining("" + pid);
    assertThatThrownBy(() -> Processes.reap(pid)).hasMessageContaining("" + pid);
  }

  @Test
  void end_kills_the_group_and_reaps() {
    var child = children.shell("trap '' TERM; sleep 1000 & wait");
    var grandchild = await().until(() -> grandchild(child), Optional::isPresent).orElseThrow();

    assertThat(Processes.end(child)).isEqualTo(new ExitStatus.Signalled(9));

    await().until(() -> !Proc.lives(grandchild));
    assertThat(Processes.end(child)).isEqualTo(new ExitStatus.Unknown());
  }

  @Test
  void pidfd_is_a_close_on_exec_descriptor_of_a_process_but_not_of_a_thread() throws IOException {
    var pidfd = Processes.pidfdOpen(children.sleep()).orElseThrow();
    assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + pidfd)))
        .containsPattern("flags:\\s+0?2\\d{6}"); // O_CLOEXEC is 02000000
    Descriptors.close(pidfd);

    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (var thread : threads) {
        var tid = Long.parseLong(thread.getFileName().toString());
        if (tid != Proc.self()) {
          assertThat(Processes.pidfdOpen(tid)).isEqualTo(OptionalInt.empty());
        }
      }
    }
    assertThatThrownBy(() -> Processes.pidfdOpen(-1)).isInstanceOf(PosixException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a) S 1 (b", "x y z", ")", "日本"})
  void start_time_is_read_whatever_the_name(String name, @TempDir Path directory)
      throws IOException {
    var program = directory.resolve(name);
    Files.copy(Path.of("/bin/sleep"), program);
    var child = children.start(program.toString(), "1000");
    await().until(() -> Proc.name(child).equals(name));

    var sinceBoot = Processes.startTime(child).orElseThrow() * CLOCK_TICK_MILLIS;

    var started = ProcessHandle.of(child).orElseThrow().info().startInstant().orElseThrow();
    // whole seconds since a moment that moves when the clock is set, as after a pause of a VM
    assertThat(boot().plusMillis(sinceBoot)).isCloseTo(started, within(2, ChronoUnit.SECONDS));
  }

  private static Instant boot() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      return lines
          .filter(line -> line.startsWith("btime "))
          .map(line -> Instant.ofEpochSecond(Long.parseLong(line.substring(6))))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void start_time_stays_while_the_process_changes_its_program() {
    var child = children.shell("read wait < /dev/null; exec sleep 1000");
    var before = Processes.startTime(child);

    await().until(() -> Proc.name(child).equals("sleep"));

    assertThat(Processes.startTime(child)).isEqualTo(before).isNotEqualTo(OptionalLong.empty());
  }

  @Test
  void boot_id_is_the_kernels() {
    assertThat(Processes.bootId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  @Test
  void ignored_child_signal_is_put_right_so_that_statuses_are_kept() {
    var sigchld = 17;
    var ignore = Memory.allocateDirect(Runtime.getSystemRuntime(), 256, true);
    ignore.putAddress(0, 1);
    Libc.check(Libc.LIBC.sigaction(sigchld, ignore, null), "sigaction");
    try {
      assertThat(Proc.signals("self", "SigIgn") & 1L << (sigchld - 1)).isNotZero();
      assertThat(ending(children.shell("exit 7"))).isEqualTo(new ExitStatus.Unknown());

      assertThat(Processes.ensureChildStatusesAreKept()).isTrue();

      assertThat(Proc.signals("self", "SigIgn") & 1L << (sigchld - 1)).isZero();
      assertThat(ending(children.shell("exit 7"))).isEqualTo(new ExitStatus.Exited(7));
    } finally {
      Processes.ensureChildStatusesAreKept();
    }
    assertThat(Processes.ensureChildStatusesAreKept()).isFalse();
  }
}
