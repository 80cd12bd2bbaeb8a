package org.supervisor4j.netty;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.SupervisorSetup;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.engine.Threads;
import org.supervisor4j.netty.output.WritableCheck;
import org.supervisor4j.netty.process.Conditions;
import org.supervisor4j.netty.socket.ListenSockets;

/**
 * Which sockets are open: those of every spec that serves, is being rolled to or waits to be. What
 * the last of them gives up is closed. Callable from any thread.
 */
final class Bindings {

  private static final Logger LOG = LoggerFactory.getLogger(Bindings.class);

  private static final Duration LAST_BIND = Duration.ofSeconds(2);

  /** Neither hung spawns nor a long queue of them may keep a socket open, or from being opened. */
  private final ExecutorService thread = Threads.occasional("supervisor4j-sockets");

  private final ListenSockets sockets;
  private final UnaryOperator<Set<ProgramSpec>> meant;
  private final Executor log;
  private final Map<String, SocketAddress> addresses = new ConcurrentHashMap<>();

  /** One entry for each roll that was asked for: the same spec may be in here twice. */
  private final Queue<ProgramSpec> asked = new ConcurrentLinkedQueue<>();

  private volatile boolean refuses;

  /**
   * The bindings of a supervisor.
   *
   * @param meant what programs that run are to run as: those that change at the same time must fit
   *     together, and not each to what the others were
   * @param log where lines may be written, and block
   */
  Bindings(ListenSockets sockets, UnaryOperator<Set<ProgramSpec>> meant, Executor log) {
    this.sockets = sockets;
    this.meant = meant;
    this.log = log;
  }

  /** Opens what a spec needs and is not open yet; on the thread, or before it has begun. */
  void bind(ProgramSpec spec) {
    WritableCheck.require(spec); // first: these leave nothing
    requirePossible(spec);
    var blocking = spec.command().convention().isBlocking();
    spec.sockets().forEach(s -> addresses.put(s.name(), sockets.bind(s, blocking).address()));
  }

  /** What can be known before a worker starts; asked again then, for users come and go. */
  private static void requirePossible(ProgramSpec spec) {
    var subject = "program " + spec.name();
    Conditions.of(spec.command().execution(), subject, "command");
    spec.hooks()
        .beforeStart()
        .ifPresent(hook -> Conditions.of(hook.execution(), subject, "hooks beforeStart"));
    spec.hooks()
        .afterStop()
        .ifPresent(hook -> Conditions.of(hook.execution(), subject, "hooks afterStop"));
  }

  SocketAddress address(String name) {
    var address = addresses.get(name);
    if (address == null) {
      throw new SupervisorException(
          "there is no socket \"" + name + "\"; there are " + addresses.keySet());
    }
    return address;
  }

  /**
   * Opens what a next spec needs; an error leaves everything as it was, once it is settled.
   *
   * @param programs those that there are, asked when it is its turn
   * @param rules what else must hold then
   */
  CompletableFuture<Void> open(
      ProgramSpec next, Supplier<List<RunningProgram>> programs, Runnable rules) {
    asked.add(next);
    return run(
        next.name(),
        () -> {
          rules.run();
          SupervisorSetup.requireFits(next, meant.apply(specs(programs.get())));
          bind(next);
        });
  }

  /** Asks whether the workers of a bigger pool could write, from the first new slot on. */
  CompletableFuture<Void> grow(int slot, ProgramSpec bigger) {
    return run(bigger.name(), () -> WritableCheck.requireFrom(slot, bigger));
  }

  private CompletableFuture<Void> run(String program, Runnable task) {
    return ask(
        program,
        () -> {
          task.run();
          return null;
        });
  }

  /** In its turn among all that is opened and closed. */
  <T extends @Nullable Object> CompletableFuture<T> ask(String program, Supplier<T> task) {
    if (!refuses) {
      try {
        return CompletableFuture.supplyAsync(task, thread);
      } catch (RejectedExecutionException e) {
        LOG.debug("program {} comes too late", program, e);
      }
    }
    return CompletableFuture.failedFuture(
        new SupervisorException("program " + program + ": " + ProgramEngine.CLOSED));
  }

  /** Nothing new is opened from now on. */
  void refuse() {
    refuses = true;
  }

  /** The roll to this spec is over, well or not: closes what nobody needs any more. */
  void settle(ProgramSpec spec, Supplier<List<RunningProgram>> programs) {
    asked.remove(spec);
    var unused = tidy(programs);
  }

  /** Closes what none of these needs; completes when that is done. */
  CompletableFuture<Void> tidy(Supplier<List<RunningProgram>> programs) {
    try {
      return CompletableFuture.runAsync(() -> closeAllBut(needed(programs.get())), thread);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null); // they are all closed
    }
  }

  /** Closes all: no worker is started any more, and those that drain have their own. */
  void close() {
    thread.shutdown();
    try {
      sockets.close(); // waits for no bind, but one that is under way may have more to tidy
      var unused = thread.awaitTermination(LAST_BIND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      log.execute(() -> LOG.error("not every socket could be closed as it should be", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<String> needed(Collection<RunningProgram> programs) {
    var names = new HashSet<String>();
    specs(programs)
        .forEach(spec -> spec.sockets().stream().map(SocketHandoff::name).forEach(names::add));
    return names;
  }

  /** Of all that serve, are being rolled to or wait to be. */
  Set<ProgramSpec> specs(Collection<RunningProgram> programs) {
    var specs = new HashSet<>(asked);
    programs.forEach(program -> specs.addAll(program.engine().state().specs()));
    return specs;
  }

  private void closeAllBut(Set<String> needed) {
    for (var name : Set.copyOf(addresses.keySet())) {
      if (!needed.contains(name)) {
        addresses.remove(name);
        close(name);
      }
    }
  }

  /** One that makes trouble, as a directory that can't be written to, must not save the others. */
  private void close(String name) {
    try {
      if (sockets.close(name)) {
        log.execute(() -> LOG.info("socket {} is closed: no program has it any more", name));
      }
    } catch (SupervisorException e) {
      log.execute(() -> LOG.error("socket {} is closed, but left its file", name, e));
    }
  }
}
