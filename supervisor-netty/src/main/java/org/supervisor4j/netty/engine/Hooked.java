package org.supervisor4j.netty.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.Command;
import org.supervisor4j.Execution;
import org.supervisor4j.Hooks;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.engine.Evaluation.Evaluated;
import org.supervisor4j.netty.process.Conditions;
import org.supervisor4j.netty.wire.Variables;

/** What runs around the life of one worker, evaluated with it. */
record Hooked(Optional<Evaluated> beforeStart, Optional<Evaluated> afterStop) {

  static final Hooked NONE = new Hooked(Optional.empty(), Optional.empty());

  /** Calls functions of a user. */
  static Hooked of(Hooks hooks, WorkerId worker, Evaluated its) {
    return new Hooked(
        hooks.beforeStart().map(hook -> evaluated(hook, "hooks beforeStart", worker, its)),
        hooks.afterStop().map(hook -> evaluated(hook, "hooks afterStop", worker, its)));
  }

  private static Evaluated evaluated(Command hook, String field, WorkerId worker, Evaluated its) {
    var own = !hook.execution().equals(Execution.none());
    var conditions =
        own
            ? Conditions.of(hook.execution(), "program " + worker.program(), field)
            : its.conditions().withoutMemory();
    var inherited = new HashMap<>(its.environment());
    inherited.putAll(identity(worker));
    conditions
        .account()
        .filter(user -> own)
        .ifPresent(user -> inherited.putAll(WorkerEnvironment.of(user)));
    return new Evaluated(
        hook.head(),
        hook.line(worker),
        hook.directory().or(its::directory),
        hook.environment(inherited, worker),
        conditions);
  }

  private static Map<String, String> identity(WorkerId worker) {
    return Map.of(
        Variables.PROGRAM,
        worker.program(),
        Variables.SLOT,
        Integer.toString(worker.slot()),
        Variables.GENERATION,
        Integer.toString(worker.generation()));
  }
}
