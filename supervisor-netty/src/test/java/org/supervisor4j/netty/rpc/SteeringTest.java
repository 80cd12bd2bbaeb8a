package org.supervisor4j.netty.rpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.WorkerState.BACKOFF;
import static org.supervisor4j.WorkerState.FATAL;
import static org.supervisor4j.WorkerState.RUNNING;
import static org.supervisor4j.WorkerState.STOPPED;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ControlPolicy;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;

class SteeringTest {

  private static final WorkerId JOB = new WorkerId("job", 0, 1);
  private static final ControlPolicy ROLLS =
      ControlPolicy.asSupervisord().hupRolls().restartRolls();

  private final StartWatch starts = new StartWatch(Runnable::run);
  private final Steering steering = new Steering(starts, Runnable::run);

  /** Whose held stops are never carried out, however late the start comes. */
  private final Steering holding = new Steering(starts, task -> {});

  private static Slot slot(FakeProgram program) {
    return new Slot(program.handle(), 0);
  }

  private static FakeProgram job() {
    return new FakeProgram(FakeProgram.sleep("job"));
  }

  private static FakeProgram pool(ControlPolicy policy) {
    return new FakeProgram(FakeProgram.sleep("web").workers(3).control(policy))
        .with(0, RUNNING)
        .with(1, RUNNING)
        .with(2, RUNNING);
  }

  private static List<Slot> slots(FakeProgram program) {
    return Slots.of(program.handle()).toList();
  }

  private static void assertFails(CompletableFuture<?> call, String text) {
    assertThat(call)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(Fault.class)
        .havingCause()
        .withMessage(text);
  }

  private static List<Object> statuses(List<Map<String, Object>> lines) {
    return lines.stream().map(line -> line.get("status")).toList();
  }

  @Test
  void a_start_ends_when_the_worker_is_ready() {
    var job = job().with(0, STOPPED);
    var started = steering.start(slot(job), "job", true);
    starts.accept(new WorkerStarted(JOB, 7));
    assertThat(started).isNotDone();
    starts.accept(new WorkerReady(JOB, 7, Duration.ZERO));
    assertThat(started).isCompletedWithValue(true);
    assertThat(job.asked).containsExactly("start[0]");
  }

  @Test
  void a_start_fails_with_its_first_process() {
    var started = steering.start(slot(job().with(0, FATAL)), "job", true);
    starts.accept(exit(6, false)); // of an earlier process, told late
    assertThat(started).isNotDone();
    starts.accept(new WorkerStarted(JOB, 7));
    starts.accept(exit(7, false));
    assertFails(started, "SPAWN_ERROR: job");

    var another = steering.start(slot(job().with(0, STOPPED)), "job:job", true);
    starts.accept(new WorkerNotStarted(JOB, "no memory"));
    assertFails(another, "SPAWN_ERROR: job:job");
  }

  private static WorkerExited exit(long pid, boolean asked) {
    return new WorkerExited(JOB, pid, CauseOfDeath.of(new ExitStatus.Exited(1)), asked, "");
  }

  @Test
  void a_start_that_is_stopped_in_between_has_ended_abnormally() {
    var job = job().with(0, STOPPED);
    var started = steering.start(slot(job), "job", true);
    job.start.completeExceptionally(new IllegalStateException("stopped"));
    assertFails(started, "ABNORMAL_TERMINATION: job");
  }

  @Test
  void a_start_may_not_wait() {
    assertThat(steering.start(slot(job().with(0, STOPPED)), "job", false))
        .isCompletedWithValue(true);
  }

  @Test
  void what_is_up_is_not_started_and_what_is_down_not_stopped() {
    assertThatThrownBy(() -> steering.start(slot(job().with(0, BACKOFF)), "job", true))
        .hasMessage("ALREADY_STARTED: job");
    assertThatThrownBy(() -> steering.stop(slot(job().with(0, FATAL)), "job", true))
        .hasMessage("NOT_RUNNING: job");
    assertThatThrownBy(() -> steering.signal(slot(job().with(0, BACKOFF)), "job", "HUP"))
        .hasMessage("NOT_RUNNING: job");
    assertThatThrownBy(() -> steering.signal(slot(job().with(0, RUNNING)), "job", "NONE"))
        .hasMessage("BAD_SIGNAL: NONE");
  }

  @Test
  void a_signal_that_was_not_sent_is_a_fault() {
    var job = job().with(0, RUNNING);
    job.signal = CompletableFuture.failedFuture(new IllegalStateException("no such process"));
    assertThat(steering.signal(slot(job), "job", "USR1"))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("no such process");
  }

  @Test
  void a_command_that_is_not_there_is_not_tried() {
    var missing = new FakeProgram(FakeProgram.sleep("job").command(Command.of("/nowhere/none")));
    assertThatThrownBy(() -> steering.start(slot(missing), "job", true))
        .hasMessage("NO_FILE: can't find command '/nowhere/none'");
    var unknown = new FakeProgram(FakeProgram.sleep("job").command(Command.of("no-such-program")));
    assertThatThrownBy(() -> steering.start(slot(unknown), "job", true))
        .hasMessage("NO_FILE: can't find command 'no-such-program'");
    var directory = new FakeProgram(FakeProgram.sleep("job").command(Command.of("/tmp")));
    assertThatThrownBy(() -> steering.start(slot(directory), "job", true))
        .hasMessage("NOT_EXECUTABLE: command at '/tmp' is a directory");
    var data = new FakeProgram(FakeProgram.sleep("job").command(Command.of("/etc/passwd")));
    assertThatThrownBy(() -> steering.start(slot(data), "job", true))
        .hasMessage("NOT_EXECUTABLE: command at '/etc/passwd' is not executable");
  }

  @Test
  void a_group_has_a_line_for_each_that_was_concerned() {
    var program =
        new FakeProgram(FakeProgram.sleep("web").workers(3))
            .with(0, RUNNING)
            .with(1, FATAL)
            .with(2, RUNNING);
    assertThat(steering.stop(slots(program), true).join())
        .extracting(line -> line.get("name"))
        .containsExactly("web_00", "web_02");
    assertThat(program.asked).containsExactly("stop[0]", "stop[2]");
    assertThat(steering.signal(slots(program), "usr1").join())
        .allSatisfy(
            line -> assertThat(line).containsEntry("status", 80).containsEntry("description", "OK"))
        .hasSize(2);
    assertThat(statuses(steering.signal(slots(program), "99").join())).containsExactly(11, 11);
    assertThat(statuses(steering.start(slots(program), false).join())).containsExactly(80);
  }

  @Test
  void hup_is_a_signal_unless_it_rolls() {
    var plain = pool(ControlPolicy.asSupervisord());
    var unused = steering.signal(slots(plain), "HUP").join();
    assertThat(plain.asked).containsExactly("signal[0, HUP]", "signal[1, HUP]", "signal[2, HUP]");

    var rolling = pool(ROLLS);
    assertThat(statuses(steering.signal(slots(rolling), "SIGHUP").join()))
        .containsExactly(80, 80, 80);
    assertThat(rolling.asked).containsExactly("roll");
    var other = steering.signal(slots(rolling), "TERM").join();
    assertThat(other).hasSize(3);
    assertThat(rolling.asked).hasSize(4);
  }

  @Test
  void a_stop_and_a_start_of_all_are_one_roll() {
    var web = pool(ROLLS);
    var slots = slots(web);
    assertThat(statuses(holding.stop(slots, true).join())).containsExactly(80, 80, 80);
    assertThat(statuses(holding.stop(slots, true).join())).isEmpty();
    var started = holding.start(slots, true);
    assertThat(started).isNotDone();
    web.roll.complete(new Rollout.Completed("web", 2, Duration.ZERO));
    assertThat(statuses(started.join())).containsExactly(80, 80, 80);
    assertThat(web.asked).containsExactly("roll");
  }

  @Test
  void a_roll_that_fails_has_ended_abnormally() {
    var web = pool(ROLLS);
    var slots = slots(web);
    var stopped = holding.stop(slots, true).join();
    assertThat(stopped).hasSize(3);
    web.roll.complete(new Rollout.RolledBack("web", 1, 2, Optional.empty(), "broken", 0));
    assertThat(statuses(holding.start(slots, true).join())).containsExactly(40, 40, 40);
  }

  @Test
  void a_stop_without_a_start_is_a_stop_a_moment_later() {
    var web = pool(ROLLS);
    var begun = System.nanoTime();
    var stopped = steering.stop(slots(web), true).join();
    assertThat(stopped).hasSize(3);
    await().atMost(10, SECONDS).until(() -> web.asked.contains("stop"));
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(HeldStops.MOMENT.toNanos());
    assertThat(web.asked).containsExactly("stop");
  }

  @Test
  void a_stop_of_one_of_several_is_not_held() {
    var web = pool(ROLLS);
    assertThat(steering.stop(slot(web), "web:web_00", true)).isCompletedWithValue(true);
    assertThat(web.asked).containsExactly("stop[0]");
  }
}
