package org.supervisor4j.netty.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.WorkerState.BACKOFF;
import static org.supervisor4j.WorkerState.DRAINING;
import static org.supervisor4j.WorkerState.EXITED;
import static org.supervisor4j.WorkerState.FATAL;
import static org.supervisor4j.WorkerState.RUNNING;
import static org.supervisor4j.WorkerState.STANDBY;
import static org.supervisor4j.WorkerState.STARTING;
import static org.supervisor4j.WorkerState.STOPPED;
import static org.supervisor4j.WorkerState.STOPPING;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;

/** The texts are those of supervisord 4.2.5. */
class ProcessInfoTest {

  private static final WorkerId JOB = new WorkerId("job", 0, 1);

  private Instant now = Instant.parse("2024-11-23T09:00:00Z");
  private final ProcessTable table = new ProcessTable(() -> now);
  private final ProcessInfo info = new ProcessInfo(table, ZoneOffset.ofHours(1));
  private FakeProgram program = new FakeProgram(FakeProgram.sleep("job"));

  private Map<String, Object> info() {
    var handle = program.handle();
    return info.of(new Slot(handle, 0), handle.status());
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  private void started(long pid) {
    table.accept(new WorkerStarted(JOB, pid));
  }

  private void ready(long pid) {
    table.accept(new WorkerReady(JOB, pid, Duration.ZERO));
  }

  private void exited(long pid, ExitStatus status, boolean asked) {
    table.accept(new WorkerExited(JOB, pid, CauseOfDeath.of(status), asked, ""));
  }

  @Test
  void nothing_was_started_yet() {
    program.with(0, STOPPED);
    assertThat(info())
        .containsEntry("description", "Not started")
        .containsEntry("start", 0L)
        .containsEntry("stop", 0L)
        .containsEntry("pid", 0L)
        .containsEntry("state", 0)
        .containsEntry("statename", "STOPPED");
  }

  @Test
  void a_running_one_has_its_pid_and_uptime() {
    program.with(0, 1, RUNNING, 7);
    started(7);
    ready(7);
    later(Duration.ofSeconds(5));
    assertThat(info())
        .containsEntry("description", "pid 7, uptime 0:00:05")
        .containsEntry("start", now.getEpochSecond() - 5)
        .containsEntry("now", now.getEpochSecond())
        .containsEntry("state", 20)
        .containsEntry("pid", 7L)
        .containsEntry("spawnerr", "");
    later(Duration.ofHours(26));
    assertThat(info()).containsEntry("description", "pid 7, uptime 1 day, 2:00:05");
    later(Duration.ofDays(10));
    assertThat(info()).containsEntry("description", "pid 7, uptime 11 days, 2:00:05");
    later(Duration.ofDays(-30));
    assertThat(info()).containsEntry("description", "pid 7, uptime 0:00:00");
  }

  @Test
  void one_that_ended_has_when_and_how() {
    program.with(0, EXITED);
    started(7);
    ready(7);
    later(Duration.ofHours(14));
    exited(7, new ExitStatus.Exited(3), false);
    assertThat(info())
        .containsEntry("description", "Nov 24 12:00 AM")
        .containsEntry("exitstatus", 3)
        .containsEntry("spawnerr", "Bad exit code 3")
        .containsEntry("stop", now.getEpochSecond())
        .containsEntry("statename", "EXITED");
  }

  @Test
  void an_exit_code_is_bad_where_it_is_not_expected() {
    program =
        new FakeProgram(
                FakeProgram.sleep("job").restart(RestartPolicy.onUnexpectedExit().expect(0, 2)))
            .with(0, EXITED);
    for (var code : List.of(0, 2, 3)) {
      started(7);
      ready(7);
      exited(7, new ExitStatus.Exited(code), false);
      assertThat(info())
          .containsEntry("exitstatus", code)
          .containsEntry("spawnerr", code == 3 ? "Bad exit code 3" : "");
    }
    started(7);
    ready(7);
    exited(7, new ExitStatus.Signalled(9), false);
    assertThat(info()).containsEntry("spawnerr", "Bad exit code -1");
    started(8);
    assertThat(info()).containsEntry("spawnerr", "");
  }

  @Test
  void one_that_a_signal_ended_has_minus_one() {
    program.with(0, STOPPED);
    started(7);
    ready(7);
    exited(7, new ExitStatus.Signalled(15), true);
    assertThat(info())
        .containsEntry("description", "Nov 23 10:00 AM")
        .containsEntry("exitstatus", -1)
        .containsEntry("spawnerr", "");
  }

  @Test
  void one_that_fails_says_why() {
    program.with(0, BACKOFF);
    assertThat(info()).containsEntry("description", "unknown error (try \"tail job\")");
    started(7);
    exited(7, new ExitStatus.Exited(1), false);
    assertThat(info())
        .containsEntry("description", "Exited too quickly (process log may have details)")
        .containsEntry("exitstatus", 0);

    program = new FakeProgram(FakeProgram.sleep("job")).with(0, FATAL);
    table.accept(new WorkerNotStarted(JOB, "not there"));
    assertThat(info()).containsEntry("description", "not there").containsEntry("state", 200);
  }

  @Test
  void what_begins_or_ends_says_nothing() {
    program.with(0, 1, STARTING, 7);
    assertThat(info()).containsEntry("description", "").containsEntry("statename", "STARTING");
    program = new FakeProgram(FakeProgram.sleep("job")).with(0, 1, DRAINING, 7);
    assertThat(info()).containsEntry("description", "").containsEntry("statename", "STOPPING");
    program = new FakeProgram(FakeProgram.sleep("job")).with(0, 1, STOPPING, 7);
    assertThat(info()).containsEntry("statename", "STOPPING").containsEntry("pid", 7L);
  }

  @Test
  void in_a_roll_the_holder_is_shown_with_its_own_start() {
    started(7);
    ready(7);
    later(Duration.ofMinutes(1));
    started(8);
    program.with(0, 1, RUNNING, 7).with(0, 2, STARTING, 8);
    assertThat(info()).containsEntry("description", "pid 7, uptime 0:01:00");

    program =
        new FakeProgram(FakeProgram.sleep("job")).with(0, 1, DRAINING, 7).with(0, 2, RUNNING, 8);
    assertThat(info()).containsEntry("description", "pid 8, uptime 0:00:00");
    exited(7, new ExitStatus.Exited(0), true);
    assertThat(info()).containsEntry("pid", 8L).containsEntry("exitstatus", 0);
  }

  @Test
  void a_spare_is_nobody() {
    program.with(0, 1, STANDBY, 9).with(1, 1, STANDBY, 10);
    assertThat(info()).containsEntry("statename", "STOPPED").containsEntry("pid", 0L);
  }
}
