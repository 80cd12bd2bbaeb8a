package org.supervisor4j.samples;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.WorkerReady;

/** What a recording shows of a supervisor. */
@Timeout(120)
class FlightTest {

  private final Path directory;

  FlightTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private List<RecordedEvent> recorded(Runnable life) throws IOException {
    var file = directory.resolve("host.jfr");
    try (var recording = new Recording()) {
      recording.start();
      life.run();
      // a supervisor that has ended may have something left to tell to its log, and to this
      await().atMost(ofSeconds(30)).until(FlightTest::allIsTold);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getCategoryNames().contains("Supervisor4J"))
        .toList();
  }

  private static boolean allIsTold() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("supervisor4j-log"));
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String type) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("org.supervisor4j." + type))
        .toList();
  }

  @Test
  void a_roll_shows_the_start_and_the_drain_of_each_worker() throws IOException {
    var pids = new long[2];
    var events =
        recorded(
            () -> {
              try (var host = TestHost.start(directory, TestHost.web(TestHost.tcp()))) {
                pids[0] = host.pids().get(0);
                host.roll();
                host.awaitCalm();
                pids[1] = host.pids().get(0);
              }
            });

    var starts = of(events, "WorkerStart");
    assertThat(starts).extracting(start -> start.getLong("pid")).containsExactly(pids[0], pids[1]);
    assertThat(starts).allMatch(start -> start.getBoolean("ready"));
    assertThat(starts).extracting(start -> start.getInt("generation")).containsExactly(1, 2);
    assertThat(starts).allSatisfy(start -> assertThat(start.getDuration()).isGreaterThan(ZERO));

    var drains = of(events, "WorkerDrain");
    assertThat(drains).extracting(drain -> drain.getLong("pid")).containsExactly(pids[0], pids[1]);
    assertThat(drains.get(0).getString("reason")).isEqualTo("replaced by generation 2");
    assertThat(drains).allSatisfy(drain -> assertThat(drain.getDuration()).isGreaterThan(ZERO));

    var exits = of(events, "WorkerExit");
    assertThat(exits).extracting(exit -> exit.getString("status")).containsOnly("exit 0");
    assertThat(exits).hasSize(2).allMatch(exit -> exit.getBoolean("asked"));

    var roll = of(events, "Roll").get(0);
    assertThat(roll.getString("outcome")).isEqualTo("Completed");
    assertThat(roll.getInt("from")).isEqualTo(1);
    assertThat(roll.getInt("to")).isEqualTo(2);
    assertThat(roll.getDuration()).isBetween(starts.get(1).getDuration(), ofSeconds(60));
    assertThat(events).hasSize(7).allMatch(event -> event.getStackTrace() == null);
  }

  @Test
  void a_kill_and_a_roll_that_fails_say_why() throws IOException {
    var events =
        recorded(
            () -> {
              try (var host = TestHost.start(directory, TestHost.sleep())) {
                var killed = host.pids().get(0);
                ProcessHandle.of(killed).orElseThrow().destroyForcibly();
                await().until(() -> isReadyAgain(host));
                assertThat(host.program().roll(broken(host)).join())
                    .isInstanceOf(Rollout.RolledBack.class);
              }
            });

    var exits = of(events, "WorkerExit");
    assertThat(exits)
        .extracting(exit -> exit.getString("status") + ", " + exit.getString("reason"))
        .startsWith("killed by KILL, died", "exit 3, died before it was ready")
        .hasSize(3);
    assertThat(of(events, "WorkerStart"))
        .extracting(start -> start.getBoolean("ready"))
        .containsExactly(true, true, false);
    var roll = of(events, "Roll").get(0);
    assertThat(roll.getString("outcome")).isEqualTo("RolledBack");
    assertThat(roll.getString("reason")).startsWith("sleep/0#2: exit 3");
  }

  private static boolean isReadyAgain(TestHost host) {
    return host.count(WorkerReady.class) == 2;
  }

  private static ProgramSpec broken(TestHost host) {
    return host.program().spec().toBuilder()
        .command(Command.of("sh", "-c", "exit 3"))
        .readiness(Readiness.aliveFor(ofMinutes(1)))
        .build();
  }
}
