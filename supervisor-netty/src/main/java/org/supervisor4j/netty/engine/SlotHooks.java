package org.supervisor4j.netty.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.engine.Evaluation.Evaluated;
import org.supervisor4j.netty.lifecycle.Input;

/**
 * The hooks of one program's slots: before a start comes what was left to be done after the last
 * death there. Nobody waits in here; thread-safe.
 */
final class SlotHooks {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  private final Rooms rooms;

  /** By slot, what has to be over before its next worker. */
  private final Map<Integer, CompletableFuture<Void>> busy = new ConcurrentHashMap<>();

  /** By serial, what runs before a start that was not withdrawn. */
  private final Map<Long, HookRun> starting = new ConcurrentHashMap<>();

  private final Executor log;
  private final LongPredicate isWanted;

  /**
   * Of one program.
   *
   * @param log where lines may be written, and block
   * @param isWanted whether the start of that serial is still wanted
   */
  SlotHooks(Rooms rooms, Executor log, LongPredicate isWanted) {
    this.rooms = rooms;
    this.log = log;
    this.isWanted = isWanted;
  }

  /** Completes when this worker may be launched; fails if its hook did. */
  CompletableFuture<Void> beforeStart(
      long serial, WorkerId worker, ProgramSpec spec, Hooked hooked) {
    var free = busy.getOrDefault(worker.slot(), CompletableFuture.completedFuture(null));
    return hooked
        .beforeStart()
        .map(
            command ->
                free.thenCompose(
                    unused -> run(serial, new HookRun.Order("beforeStart", command, worker, spec))))
        .orElse(free);
  }

  private CompletableFuture<Void> run(long serial, HookRun.Order order) {
    if (!isWanted.test(serial)) {
      return CompletableFuture.completedFuture(null);
    }
    var run = HookRun.begin(order, rooms);
    starting.put(serial, run);
    occupy(order.worker().slot(), run.over());
    if (!isWanted.test(serial)) { // since then
      withdraw(serial);
    }
    return run.over().whenComplete((done, failure) -> starting.remove(serial));
  }

  /** Its start is not wanted any more. */
  void withdraw(long serial) {
    Optional.ofNullable(starting.get(serial)).ifPresent(run -> run.kill("was not wanted any more"));
  }

  /** Hears of a worker's death before the engine does. */
  Consumer<Input.OfWorker> ear(WorkerId worker, ProgramSpec spec, Hooked hooked) {
    return input -> {
      if (input instanceof Input.Exited exit) {
        hooked
            .afterStop()
            .map(command -> told(command, exit.cause().status()))
            .map(command -> new HookRun.Order("afterStop", command, worker, spec))
            .ifPresent(this::afterStop);
      }
    };
  }

  private void afterStop(HookRun.Order order) {
    var over = HookRun.begin(order, rooms).over();
    occupy(order.worker().slot(), over);
    var unused =
        over.exceptionallyAsync(
            failure -> {
              LOG.warn("{} {}", order.worker(), WorkerProcesses.reason(failure));
              return null;
            },
            log);
  }

  /** As systemd.exec(5) tells ExecStopPost=. */
  private static Evaluated told(Evaluated command, ExitStatus status) {
    var how = new HashMap<String, String>();
    if (status instanceof ExitStatus.Exited exit) {
      how.put("EXIT_CODE", "exited");
      how.put("EXIT_STATUS", Integer.toString(exit.code()));
    } else if (status instanceof ExitStatus.Signalled signalled) {
      how.put("EXIT_CODE", "killed");
      how.put("EXIT_STATUS", Signal.nameOf(signalled.signal()));
    }
    return command.withVariables(how);
  }

  /** How it ends is nobody's business who only waits. */
  private void occupy(int slot, CompletableFuture<Void> run) {
    var quiet = run.exceptionally(failure -> null);
    var both = busy.merge(slot, quiet, CompletableFuture::allOf);
    var unused = both.thenRun(() -> busy.remove(slot, both));
  }

  /** Completes when nothing of what runs now is left. */
  CompletableFuture<Void> settled() {
    return CompletableFuture.allOf(busy.values().toArray(CompletableFuture<?>[]::new));
  }
}
