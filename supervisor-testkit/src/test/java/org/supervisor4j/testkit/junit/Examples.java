package org.supervisor4j.testkit.junit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.Conditions.hasTold;
import static org.supervisor4j.testkit.Conditions.isReplaced;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.supervisor4j.Command;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.proc.Proc;

/** Test classes as a user writes them; surefire does not run classes inside classes. */
final class Examples {

  private Examples() {}

  static ProgramSpec.Builder shell(String script) {
    return ProgramSpec.named("sleep")
        .command(Command.of("sh", "-c", script))
        .readiness(Readiness.aliveFor(ofMillis(1)))
        .stop(StopPolicy.bySignal(Signal.TERM));
  }

  static ProgramSpec sleep() {
    return shell("exec sleep 1000").workers(2).build();
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static final class OnePerClass {
    @RegisterExtension
    static final SupervisorExtension SUPERVISED = SupervisorExtension.of(sleep());

    private static final Set<Supervisor> SEEN = ConcurrentHashMap.newKeySet();

    @Test
    void one(Supervisor supervisor) {
      SEEN.add(supervisor);
    }

    @Test
    void two(Supervisor supervisor) {
      SEEN.add(supervisor);
    }

    @AfterAll
    static void it_was_one() {
      assertThat(SEEN).hasSize(1);
    }
  }

  static final class OnePerTest {
    private static final Set<Supervisor> SEEN = ConcurrentHashMap.newKeySet();

    @RegisterExtension final SupervisorExtension supervised = SupervisorExtension.of(sleep());

    @Test
    void survives_a_kill(Supervisor supervisor, Program program, Story story) {
      SEEN.add(supervisor);
      var victim = program.status().ready().get(0);
      ProcessHandle.of(victim.pid().orElseThrow()).orElseThrow().destroyForcibly();
      await().until(isReplaced(program, victim));
      await().until(hasTold(story, WorkerExited.class, 1)); // later, on a thread of its own
      assertThat(story.toString()).contains("sleep/0#1 ended, pid ");
    }

    @Test
    void is_ready(Supervisor supervisor, Program program) {
      SEEN.add(supervisor);
      assertThat(program.status().ready()).hasSize(2);
    }

    @AfterAll
    static void they_were_two() {
      assertThat(SEEN).hasSize(2);
    }
  }

  static final class Fails {
    @RegisterExtension final SupervisorExtension supervised = SupervisorExtension.of(sleep());

    @Test
    void fails(Story story) {
      await().until(hasTold(story, WorkerReady.class, 2));
      throw new AssertionError("as it must");
    }
  }

  static final class EndsInFatal {
    @RegisterExtension
    final SupervisorExtension supervised =
        SupervisorExtension.of(
                shell("exit 3")
                    .restart(RestartPolicy.always().giveUpAfter(0, ofMinutes(1)))
                    .build())
            .notAwaited();

    @Test
    void is_given_up(Story story) {
      await().until(hasTold(story, WorkerGaveUp.class, 1));
    }
  }

  static final class LeavesAProcess {
    @RegisterExtension
    final SupervisorExtension supervised =
        SupervisorExtension.of(shell("setsid sleep 999 & exec sleep 1000").build());

    @Test
    void has_a_daemon(Program program) {
      assertThat(program.status().ready()).hasSize(1);
      var worker = program.status().ready().get(0).pid().orElseThrow();
      await().until(() -> hasChild(worker, "sleep 999")); // before that it ends with the worker
    }

    private static boolean hasChild(long worker, String commandLine) {
      return ProcessHandle.of(worker)
          .orElseThrow()
          .children()
          .anyMatch(child -> Proc.commandLine(child.pid()).equals(commandLine));
    }
  }

  static final class LeavesADescriptor {
    static final List<ServerSocket> KEPT = new CopyOnWriteArrayList<>();

    @RegisterExtension final SupervisorExtension supervised = SupervisorExtension.of(sleep());

    static void close() {
      KEPT.forEach(Examples::close);
    }

    @Test
    void keeps_it() throws IOException {
      KEPT.add(new ServerSocket(0));
    }
  }

  static final class LeavesAThread {
    static final CountDownLatch OVER = new CountDownLatch(1);
    private static final CountDownLatch BEGUN = new CountDownLatch(1);

    @RegisterExtension
    final SupervisorExtension supervised =
        SupervisorExtension.of(sleep())
            .with(
                supervisor ->
                    supervisor.on(
                        WorkerReady.class,
                        event -> new Thread(LeavesAThread::waits, "left-over").start()));

    private static void waits() {
      BEGUN.countDown();
      try {
        OVER.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Test
    void has_a_listener_that_starts_one() throws InterruptedException {
      BEGUN.await();
    }
  }

  static final class LeavesAFile {
    private static final List<Path> DIRECTORIES = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final SupervisorExtension supervised =
        SupervisorExtension.in(
            directory -> {
              DIRECTORIES.add(directory);
              return sleep();
            });

    @Test
    void writes_into_the_runtime_directory() throws IOException {
      Files.createFile(DIRECTORIES.get(0).resolve("run/left"));
    }
  }
}
