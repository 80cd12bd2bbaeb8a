package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;

/** A function given to a command does not return, as one that waits for a dead disk. */
@Timeout(60)
class HungCommandTest {

  /** Before the 10 s after which an end goes on without what hangs. */
  private static final Duration SOON = ofSeconds(8);

  private final Path directory;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch mended = new CountDownLatch(1);

  HungCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void let_it_go() {
    mended.countDown();
  }

  private <T> T hang(T answer) {
    asked.countDown();
    try {
      mended.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return answer;
  }

  private Command hanging() {
    return Command.of("sleep", "1000").environment(host -> hang(Map.of()));
  }

  private static long pid(Program program) {
    return program.status().ready().stream()
        .findFirst()
        .flatMap(w -> w.pid().stream().boxed().findFirst())
        .orElse(0L);
  }

  @Test
  void it_holds_up_no_other_program_and_nobodys_end() throws InterruptedException {
    var web = TestHost.sleep("web").sockets(TestHost.tcp()).build();
    var supervisor =
        Supervisor.builder()
            .name("hung")
            .runtimeParent(directory)
            .programs(web, TestHost.sleep("other").build())
            .start();
    var closed = new CompletableFuture<Void>();
    try {
      supervisor.whenReady().join();
      var address = (InetSocketAddress) supervisor.address("http");
      var program = supervisor.program("web");
      var roll = program.roll(web.toBuilder().command(hanging()).build());
      asked.await();

      var other = supervisor.program("other");
      var died = pid(other);
      ProcessHandle.of(died).orElseThrow().destroyForcibly();
      await().until(() -> pid(other) != 0 && pid(other) != died);
      assertThat(program.abortRoll()).succeedsWithin(SOON);
      assertThat(roll).succeedsWithin(SOON);

      var again = program.roll(web.toBuilder().command(hanging()).build());
      await().until(() -> program.status().rolling()); // a close that comes first refuses it
      closed = CompletableFuture.runAsync(supervisor::close);
      assertThat(closed).succeedsWithin(SOON);
      assertThat(again).succeedsWithin(SOON);
      assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
          .isInstanceOf(ConnectException.class);
    } finally {
      mended.countDown();
      supervisor.close();
    }
  }

  @Test
  void workers_that_are_not_wanted_any_more_are_not_started_first() {
    var spec =
        TestHost.sleep()
            .command(
                Command.of("sleep")
                    .args(worker -> worker.slot() == 0 ? List.of("1000") : hang(List.of("1000"))));
    try (var host = TestHost.start(directory, spec)) {
      var more = host.program().resize(100);
      var less = host.program().resize(1);

      assertThat(less).succeedsWithin(SOON);
      assertThat(more).failsWithin(SOON); // as it was given another number
      mended.countDown();
      host.program().resize(2).join();
      await().until(() -> host.count(WorkerReady.class) == 2);
      assertThat(host.count(WorkerStarted.class)).isEqualTo(2);
      assertThat(host.events()).noneMatch(WorkerNotStarted.class::isInstance);
    }
  }
}
