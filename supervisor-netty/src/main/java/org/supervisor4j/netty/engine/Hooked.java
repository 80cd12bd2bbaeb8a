package org.supervisor4j.netty.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    var own = hook.execution();
    var conditions =
        own.equals(Execution.none())
            ? its.conditions().withoutMemory()
            : Conditions.of(
                merged(own, its.conditions().execution()), "program " + worker.program(), field);
    var inherited = new HashMap<>(its.environment());
    inherited.putAll(identity(worker));
    conditions
        .account()
        .filter(user -> own.user().isPresent())
        .ifPresent(user -> inherited.putAll(WorkerEnvironment.of(user)));
    return new Evaluated(
        hook.head(),
        hook.line(worker),
        hook.directory().or(its::directory),
        hook.environment(inherited, worker),
        conditions);
  }

  /** A user comes with groups of his own. The worker's memory is not shared by its hooks. */
  private static Execution merged(Execution own, Execution its) {
    var limits = new HashMap<>(its.limits());
    limits.putAll(own.limits());
    return new Execution(
        own.user().or(its::user),
        own.user().isPresent() ? own.group() : own.group().or(its::group),
        own.umask().or(its::umask),
        own.nice().isPresent() ? own.nice() : its.nice(),
        own.cpus().or(its::cpus),
        limits,
        OptionalLong.empty());
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
