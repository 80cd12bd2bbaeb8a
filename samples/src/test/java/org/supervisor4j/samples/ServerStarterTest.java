package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/** What the kernel says of a program that speaks Server::Starter's protocol. */
@Timeout(60)
class ServerStarterTest {

  private static final int O_NONBLOCK = 0x800;
  private static final int SIGPIPE = 13;
  private static final Command SLEEP = Command.of("sleep", "1000");

  private final Path directory;

  ServerStarterTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static ProgramSpec.Builder sleep(Command command) {
    return TestHost.sleep().command(command).sockets(TestHost.tcp());
  }

  @Test
  void its_sockets_block_and_a_closed_connection_is_no_signal() {
    try (var host = TestHost.start(directory, sleep(SLEEP.serverStarter()))) {
      var pid = host.pids().get(0);
      await().until(() -> Proc.running("/usr/bin/sleep", "1000").contains(pid)); // behind env(1)

      assertThat(Proc.fileFlags(pid, 3) & O_NONBLOCK).isZero();
      assertThat(Long.parseLong(Proc.status(pid, "SigIgn"), 16)).isEqualTo(1L << (SIGPIPE - 1));
    }
  }

  /** HotSpot blocks QUIT in all of its threads but one, and children inherit that. */
  @Test
  void quit_reaches_a_program_with_and_without_another_ahead_of_it() {
    for (var command : List.of(SLEEP, SLEEP.serverStarter())) {
      var spec = sleep(command).stop(StopPolicy.bySignal(Signal.QUIT));
      if (command.announcesPid()) {
        spec.sockets(); // with one a shell goes ahead
      }
      try (var host = TestHost.start(directory, spec)) {
        var pid = host.pids().get(0);
        var line = new String[] {command == SLEEP ? "sleep" : "/usr/bin/sleep", "1000"};
        await().until(() -> Proc.running(line).contains(pid));
        assertThat(Long.parseLong(Proc.status(pid, "SigBlk"), 16)).isZero();

        host.program().stop().join();

        assertThat(host.awaitEvent(WorkerExited.class).status())
            .isEqualTo(new ExitStatus.Signalled(Signal.QUIT.number()));
      }
    }
  }

  @Test
  void a_roll_to_a_program_of_the_other_kind_is_refused() {
    try (var host = TestHost.start(directory, sleep(SLEEP.serverStarter()))) {
      var served = host.pids();

      assertThat(host.program().roll(sleep(SLEEP).build()))
          .failsWithin(ofSeconds(20))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(InvalidSpecException.class)
          .withMessageContaining("socket http was blocking for program sleep")
          .withMessageContaining("non-blocking for its next spec")
          .withMessageContaining("give one of them a socket of another name and address");
      assertThat(host.pids()).isEqualTo(served);
    }
  }
}
