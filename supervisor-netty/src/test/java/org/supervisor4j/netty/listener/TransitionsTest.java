package org.supervisor4j.netty.listener;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.WorkerId;

class TransitionsTest {

  private static final WorkerId WEB = new WorkerId("web", 0, 1);
  private static final WorkerId NEXT = new WorkerId("web", 0, 2);
  private static final ProgramSpec SPEC = ProgramSpec.named("web").command(Command.of("x")).build();

  private final Transitions transitions = new Transitions();

  private List<String> told(SupervisorEvent... events) {
    return told(SPEC, events);
  }

  private List<String> told(ProgramSpec spec, SupervisorEvent... events) {
    return Stream.of(events)
        .flatMap(event -> transitions.of(event, spec).stream())
        .map(
            event ->
                event.name().replace("PROCESS_STATE_", "")
                    + event
                        .payload()
                        .replace("processname:web groupname:web from_state:", " from "))
        .toList();
  }

  private static WorkerStarted started(WorkerId worker, long pid) {
    return new WorkerStarted(worker, pid);
  }

  private static WorkerReady ready(WorkerId worker, long pid) {
    return new WorkerReady(worker, pid, ZERO);
  }

  private static WorkerExited exited(WorkerId worker, long pid, int code, boolean asked) {
    var cause = CauseOfDeath.of(new ExitStatus.Exited(code));
    return new WorkerExited(worker, pid, cause, asked, "");
  }

  @Test
  void a_life_from_start_to_stop() {
    assertThat(
            told(
                started(WEB, 7),
                ready(WEB, 7),
                new WorkerStopping(WEB, 7, Signal.TERM, ""),
                new WorkerStopping(WEB, 7, Signal.KILL, ""),
                exited(WEB, 7, 0, true)))
        .containsExactly(
            "STARTING from STOPPED tries:0",
            "RUNNING from STARTING pid:7",
            "STOPPING from RUNNING pid:7",
            "STOPPED from STOPPING pid:7");
  }

  @Test
  void one_that_drains_and_goes_by_itself_was_stopping_all_the_same() {
    assertThat(
            told(
                started(WEB, 7),
                ready(WEB, 7),
                new WorkerDraining(WEB, 7, ""),
                exited(WEB, 7, 0, true)))
        .endsWith("STOPPING from RUNNING pid:7", "STOPPED from STOPPING pid:7");
  }

  @Test
  void an_end_by_itself_is_expected_if_its_code_is() {
    assertThat(told(started(WEB, 7), ready(WEB, 7), exited(WEB, 7, 0, false)))
        .endsWith("EXITED from RUNNING expected:1 pid:7");
    assertThat(told(started(WEB, 8), ready(WEB, 8), exited(WEB, 8, 3, false), started(WEB, 9)))
        .containsExactly(
            "STARTING from EXITED tries:0",
            "RUNNING from STARTING pid:8",
            "EXITED from RUNNING expected:0 pid:8",
            "STARTING from EXITED tries:0");
  }

  @Test
  void starts_that_fail_are_counted_until_one_gets_ready() {
    assertThat(
            told(
                started(WEB, 1),
                exited(WEB, 1, 1, false),
                new WorkerBackedOff(WEB, ZERO, ""),
                started(WEB, 2),
                exited(WEB, 2, 1, false),
                new WorkerNotStarted(WEB, ""),
                started(WEB, 3),
                ready(WEB, 3),
                exited(WEB, 3, 1, false),
                new WorkerBackedOff(WEB, ZERO, "")))
        .containsExactly(
            "STARTING from STOPPED tries:0",
            "BACKOFF from STARTING tries:1",
            "STARTING from BACKOFF tries:1",
            "BACKOFF from STARTING tries:2",
            "STARTING from BACKOFF tries:2",
            "BACKOFF from STARTING tries:3",
            "STARTING from BACKOFF tries:3",
            "RUNNING from STARTING pid:3",
            "EXITED from RUNNING expected:0 pid:3",
            "BACKOFF from EXITED tries:1");
  }

  @Test
  void one_that_is_given_up_is_fatal_and_starts_from_there() {
    assertThat(
            told(
                started(WEB, 1),
                exited(WEB, 1, 1, false),
                new WorkerGaveUp(WEB, ""),
                started(WEB, 2)))
        .endsWith(
            "BACKOFF from STARTING tries:1", "FATAL from BACKOFF", "STARTING from FATAL tries:0");
  }

  @Test
  void one_that_ended_before_it_was_ready_and_stays_down_has_exited() {
    var once = SPEC.toBuilder().restart(RestartPolicy.never()).build();

    assertThat(told(once, started(WEB, 1), exited(WEB, 1, 0, false)))
        .endsWith("EXITED from STARTING expected:1 pid:1");
  }

  @Test
  void in_a_roll_each_process_tells_its_own_states() {
    assertThat(
            told(
                started(WEB, 1),
                ready(WEB, 1),
                started(NEXT, 2),
                ready(NEXT, 2),
                new SlotRolled("web", 0, 1, 2),
                new WorkerStopping(WEB, 1, Signal.TERM, ""),
                exited(WEB, 1, 0, true),
                exited(NEXT, 2, 0, false)))
        .containsExactly(
            "STARTING from STOPPED tries:0",
            "RUNNING from STARTING pid:1",
            "STARTING from STOPPED tries:0",
            "RUNNING from STARTING pid:2",
            "STOPPING from RUNNING pid:1",
            "STOPPED from STOPPING pid:1",
            "EXITED from RUNNING expected:1 pid:2");
  }

  @Test
  void workers_of_a_pool_are_numbered() {
    var two = SPEC.toBuilder().workers(2).build();

    assertThat(transitions.of(new WorkerStarted(new WorkerId("web", 1, 1), 7), two))
        .containsExactly(
            new Event(
                "PROCESS_STATE_STARTING",
                "processname:web_01 groupname:web from_state:STOPPED tries:0"));
  }
}
