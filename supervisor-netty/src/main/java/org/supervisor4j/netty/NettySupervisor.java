package org.supervisor4j.netty;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.SupervisorSetup;
import org.supervisor4j.netty.engine.EngineThread;
import org.supervisor4j.netty.engine.EventLog;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.engine.Rooms;
import org.supervisor4j.netty.engine.WorkerProcesses;
import org.supervisor4j.netty.flight.Flight;

/** The running supervisor: hands each call to the engine's thread, ends everything once. */
final class NettySupervisor implements Supervisor {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  /** What an exit takes beyond the stop policies: the deaths have to be noticed and tidied up. */
  private static final Duration EXIT_MARGIN = Duration.ofSeconds(10);

  /** What the log gets to write its last lines before a JVM that exits cuts it off. */
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final Foundation foundation;
  private final EngineThread engine = new EngineThread("supervisor4j-engine");
  private final ExecutorService callbacks = Threads.pool("supervisor4j-callbacks");
  private final EventFanout log;
  private final EventFanout fanout;
  private final Map<String, RunningProgram> programs = new LinkedHashMap<>();
  private final Bindings bindings;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final ShutdownHook hook;

  private NettySupervisor(SupervisorSetup setup) {
    // both on threads of their own: neither a full pipe behind the log nor a listener stops us
    log = new EventFanout("supervisor4j-log", List.of(Flight.recorder(), new EventLog()));
    fanout = new EventFanout("supervisor4j-events", setup.listeners());
    var events = log.andThen(fanout);
    foundation = Foundation.lay(setup, events);
    bindings = new Bindings(foundation.rooms());
    var salt = System.nanoTime();
    for (var spec : setup.programs()) {
      programs.put(spec.name(), program(spec, events, salt++));
    }
    hook = new ShutdownHook(this::endForExit);
  }

  static Supervisor start(SupervisorSetup setup) {
    var supervisor = new NettySupervisor(setup);
    var foundation = supervisor.foundation;
    try {
      foundation.takeSignals(
          setup.signals(),
          supervisor::rollAll,
          supervisor::stopAndExit,
          supervisor::resizeAll,
          supervisor::reopenLogs);
      setup.programs().forEach(supervisor.bindings::bind);
      supervisor.hook.install();
    } catch (RuntimeException e) {
      foundation.close();
      throw e;
    }
    supervisor.programs.values().forEach(program -> program.engine().start());
    return supervisor;
  }

  private RunningProgram program(ProgramSpec spec, Consumer<SupervisorEvent> events, long salt) {
    Rooms rooms = foundation.rooms();
    var programEngine =
        new ProgramEngine(
            spec,
            engine,
            (name, reports) -> new WorkerProcesses(rooms, reports),
            events,
            callbacks,
            salt);
    return new RunningProgram(
        programEngine,
        next -> bindings.open(next, programs.values()),
        bindings::grow,
        next -> bindings.settle(next, programs.values()),
        callbacks);
  }

  private void rollAll() {
    LOG.info("HUP: rolls every program");
    programs.values().forEach(RunningProgram::roll);
  }

  private void resizeAll(int by) {
    LOG.info(
        "{}: every program has {}",
        by > 0 ? "TTIN" : "TTOU",
        by > 0 ? "one worker more" : "one worker less, and at least one");
    programs.values().forEach(program -> program.resizeBy(by));
  }

  private void stopAndExit() {
    LOG.info("asked by a signal to stop, and then to end the JVM");
    stop().whenComplete((done, failure) -> new Thread(() -> System.exit(0)).start());
  }

  @Override
  public List<Program> programs() {
    return List.copyOf(programs.values());
  }

  @Override
  public Program program(String name) {
    var program = programs.get(name);
    if (program == null) {
      throw new SupervisorException(
          "there is no program \"" + name + "\"; there are " + programs.keySet());
    }
    return program;
  }

  @Override
  public SocketAddress address(String socketName) {
    return bindings.address(socketName);
  }

  @Override
  public void reopenLogs() {
    LOG.info("opens log files anew");
    foundation.rooms().logFiles().reopen();
  }

  @Override
  public CompletableFuture<Void> whenReady() {
    return all(Program::whenReady);
  }

  private CompletableFuture<Void> all(Function<RunningProgram, CompletableFuture<Void>> ask) {
    return CompletableFuture.allOf(
        programs.values().stream().map(ask).toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletableFuture<Void> stop() {
    end();
    // each of a user's callbacks on a thread of its own, so that none holds up another
    return ended.isDone() ? ended.copy() : ended.thenRunAsync(() -> {}, callbacks);
  }

  /** Stops every program, then gives back all that was taken; once. */
  private void end() {
    if (ending.compareAndSet(false, true)) {
      bindings.close(); // first: what comes while the workers drain is refused, not left waiting
      all(program -> program.engine().end("the supervisor stops"))
          .whenCompleteAsync((done, failure) -> release(), callbacks);
    }
  }

  private void release() {
    try {
      hook.remove();
      foundation.close();
      fanout.close();
      log.close();
      log.await(LAST_LINES);
      engine.close();
    } catch (RuntimeException e) {
      LOG.error("not everything could be given back", e);
    } finally {
      LOG.info("the supervisor has ended");
      ended.complete(null);
      callbacks.shutdown();
    }
  }

  /**
   * The JVM exits: no user code is waited for, and nothing for longer than the stop policies say.
   */
  private void endForExit() {
    end();
    var bound = longestStop().plus(EXIT_MARGIN);
    try {
      ended.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      LOG.error("the workers did not end in {}: kills them and lets the JVM exit", bound, e);
      foundation.rooms().deaths().killAll();
    }
  }

  /** Of all that run, which after a roll may be of several specs. */
  private Duration longestStop() {
    return programs.values().stream()
        .flatMap(program -> program.engine().state().seats().stream())
        .map(seat -> seat.spec().stop().longest())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  @Override
  public void awaitTermination() {
    try {
      ended.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new SupervisorException("the supervisor ended badly", e);
    }
  }

  @Override
  public void close() {
    end();
    if (!foundation.isAwaited()) {
      ended.join();
    }
  }
}
