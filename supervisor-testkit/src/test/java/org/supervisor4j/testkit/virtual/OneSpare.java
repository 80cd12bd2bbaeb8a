package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.spec;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;

import java.util.List;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** Three workers and one spare, whose number is 3, and of the next one 4. */
abstract class OneSpare {

  final ThreeWorkers web = new ThreeWorkers(withSpares(1), HEALTHY);
  final VirtualProgram program = web.program();

  static ProgramSpec withSpares(int count) {
    return spec(3).toBuilder()
        .sockets(SocketHandoff.tcp("http", 0))
        .restart(RestartPolicy.always().backoff(ofSeconds(10), ofSeconds(10)).jitter(0))
        .standby(count)
        .build();
  }

  final List<WorkerId> onStandby() {
    return program.status().workers().stream()
        .filter(worker -> worker.state() == WorkerState.STANDBY)
        .map(WorkerStatus::id)
        .toList();
  }

  final void assertServes(int generation) {
    assertThat(web.ready())
        .containsExactly(worker(0, generation), worker(1, generation), worker(2, generation));
    assertThat(onStandby())
        .singleElement()
        .matches(spare -> spare.slot() >= 3 && spare.generation() == generation);
  }

  final int started() {
    return program.story().events(WorkerStarted.class).size();
  }

  final ScriptedWorker child(long pid) {
    return program.children().live().stream()
        .filter(child -> child.pid() == pid)
        .findFirst()
        .orElseThrow();
  }
}
