package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** A program of three workers that has run for ten seconds. */
final class ThreeWorkers {

  static final WorkerScript HEALTHY = readyAfter(ofMillis(100));

  private final Map<WorkerId, WorkerScript> scripts = new HashMap<>();
  private final VirtualProgram program;

  ThreeWorkers() {
    this(RestartPolicy.always().backoff(ofSeconds(10), ofSeconds(10)).jitter(0));
  }

  ThreeWorkers(RestartPolicy restart) {
    this(spec(3).toBuilder().restart(restart).build(), HEALTHY);
  }

  /** All of them behave like this one until told otherwise. */
  ThreeWorkers(ProgramSpec spec, WorkerScript first) {
    script(1, first);
    program = new VirtualProgram(spec, worker -> scripts.getOrDefault(worker, HEALTHY));
    program.start();
    program.advance(ofSeconds(10));
    script(1, HEALTHY);
  }

  static ProgramSpec spec(int workers) {
    return ProgramSpec.named("web")
        .command(Command.of("worker"))
        .workers(workers)
        .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(1)))
        .build();
  }

  static WorkerId worker(int slot, int generation) {
    return new WorkerId("web", slot, generation);
  }

  VirtualProgram program() {
    return program;
  }

  void script(WorkerId worker, WorkerScript script) {
    scripts.put(worker, script);
  }

  /** How every worker of a generation behaves. */
  void script(int generation, WorkerScript script) {
    for (int slot = 0; slot < 3; slot++) {
      script(worker(slot, generation), script);
    }
  }

  List<WorkerId> ready() {
    return program.engine().status().ready().stream().map(WorkerStatus::id).toList();
  }

  WorkerState state(int slot) {
    return program.engine().status().workers().get(slot).state();
  }

  void assertStates(WorkerState wanted) {
    assertThat(program.engine().status().workers())
        .hasSize(3)
        .allMatch(worker -> worker.state() == wanted);
  }

  void assertServes(int generation, int workers) {
    assertThat(ready()).hasSize(workers).allMatch(id -> id.generation() == generation);
    assertThat(program.children().live()).hasSize(workers);
    assertThat(program.engine().state().spec().workers()).isEqualTo(workers);
    assertThat(program.engine().status().generation()).isEqualTo(generation);
  }

  void killAll() {
    for (int slot = 0; slot < 3; slot++) {
      program.kill(slot);
    }
  }

  void makeFatal(int slot) {
    script(worker(slot, 1), cannotStart("gone"));
    program.kill(slot);
    program.advance(ofMinutes(5));
    assertThat(state(slot)).isEqualTo(WorkerState.FATAL);
  }
}
