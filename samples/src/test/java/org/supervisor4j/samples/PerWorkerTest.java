package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.WorkerId;

/** What differs from worker to worker: arguments, variables, and work that one of them does. */
@Timeout(120)
class PerWorkerTest {

  private final Path directory;
  private final Set<String> lines = new ConcurrentSkipListSet<>();

  PerWorkerTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ProgramSpec.Builder telling(Command command) {
    return TestHost.sleep()
        .command(command)
        .restart(RestartPolicy.never())
        .logs((worker, stream, line) -> lines.add(line));
  }

  private void awaitLines(String... wanted) {
    await().untilAsserted(() -> assertThat(lines).containsExactlyInAnyOrder(wanted));
  }

  @Test
  void arguments_and_variables_are_made_of_the_worker_at_each_start() {
    var first = 9000;
    var command =
        Command.of("sh", "-c", "echo $0 $1 $PORT ${HOME:+home} '{slot}'; exec sleep 1000")
            .args(worker -> List.of(worker.program() + "-" + worker.slot()))
            .args(worker -> List.of("v" + worker.generation()))
            .env("PORT", worker -> "" + (first + worker.slot()));
    try (var host = TestHost.withOwnLogs(directory, telling(command).workers(2))) {
      awaitLines("sleep-0 v1 9000 home {slot}", "sleep-1 v1 9001 home {slot}");

      lines.clear();
      host.program().resize(3).join();
      awaitLines("sleep-2 v1 9002 home {slot}");

      lines.clear();
      host.roll();
      awaitLines(
          "sleep-0 v2 9000 home {slot}",
          "sleep-1 v2 9001 home {slot}",
          "sleep-2 v2 9002 home {slot}");
    }
  }

  @Test
  void a_new_slot_has_the_class_path_of_the_generation_that_serves() {
    var asked = new AtomicInteger();
    var pinned =
        Command.java(
            QuickStartWorker.class.getName(),
            () -> {
              asked.incrementAndGet();
              return System.getProperty("java.class.path");
            });
    try (var host = TestHost.withOwnLogs(directory, TestHost.web(TestHost.tcp()).command(pinned))) {
      host.program().resize(3).join();

      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void a_function_that_throws_keeps_its_worker_from_starting_and_no_other() {
    var command =
        Command.of("sleep", "1000")
            .env("PORT", worker -> List.of("9000", "9001").get(worker.slot()));
    try (var host = TestHost.withOwnLogs(directory, telling(command).workers(2))) {
      var resize = host.program().resize(3);

      assertThat(host.awaitEvent(WorkerNotStarted.class).worker())
          .isEqualTo(new WorkerId("sleep", 2, 1));
      assertThat(host.awaitEvent(WorkerNotStarted.class).reason())
          .startsWith("the function given to Command.env(PORT) failed for sleep/2#1: ")
          .endsWith("; mend it");
      assertThat(resize)
          .failsWithin(ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("sleep/2#1 is FATAL: the function given to Command.env(PORT)");
      assertThat(host.program().status().ready()).hasSize(2);
      assertThat(host.program().resize(2)).succeedsWithin(ofSeconds(10));
    }
  }

  @Test
  void in_a_roll_slot_0_is_there_twice_and_a_lock_makes_its_work_once() throws IOException {
    var journal = directory.resolve("journal");
    var spec =
        TestHost.web(TestHost.tcp())
            .command(Command.java(SingletonWorker.class, "-Xmx64m").args(journal.toString()))
            .workers(2)
            .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(1)));
    try (var host = TestHost.withOwnLogs(directory, spec)) {
      awaitJournal(journal, "web/0#1 begins");
      host.roll();
      awaitJournal(journal, "web/0#1 begins", "web/0#1 ends", "web/0#2 begins");
      host.awaitEvent(RollFinished.class); // so all before it has been told
      assertThat(overlap(host.events())).isTrue();

      kill(host.program());
      awaitJournal(journal, "web/0#1 begins", "web/0#1 ends", "web/0#2 begins", "web/0#2 begins");
    }
  }

  private static void awaitJournal(Path journal, String... lines) {
    await()
        .atMost(ofSeconds(30))
        .ignoreException(java.nio.file.NoSuchFileException.class)
        .untilAsserted(() -> assertThat(Files.readAllLines(journal)).containsExactly(lines));
  }

  /** Whether the new worker of slot 0 was ready before the old one was told to go. */
  private static boolean overlap(List<SupervisorEvent> events) {
    var ready =
        events.stream()
            .filter(e -> e instanceof WorkerReady r && r.worker().equals(new WorkerId("web", 0, 2)))
            .findFirst()
            .orElseThrow();
    return events.indexOf(ready) < events.indexOf(new SlotRolled("web", 0, 1, 2));
  }

  private static void kill(Program program) {
    var pid = program.status().ready().get(0).pid().orElseThrow();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }
}
