package org.supervisor4j.netty;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramGroup;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.SupervisorSetup;
import org.supervisor4j.netty.engine.EngineThread;
import org.supervisor4j.netty.engine.EventLog;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.engine.Threads;
import org.supervisor4j.netty.engine.WorkerProcesses;
import org.supervisor4j.netty.flight.Flight;
import org.supervisor4j.netty.http.HttpEndpoints;
import org.supervisor4j.netty.service.HostService;
import org.supervisor4j.netty.service.ServiceManager;

/** The running supervisor: hands each call to the engine's thread, ends everything once. */
final class NettySupervisor implements Supervisor {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  /** What an end takes beyond the stop policies: the deaths have to be noticed. */
  private static final Duration DEATHS = Duration.ofSeconds(10);

  /** What an exit waits for beyond that: all that was taken is given back. */
  private static final Duration TIDYING = Duration.ofSeconds(5);

  private final Foundation foundation;
  private final EngineThread engine = new EngineThread("supervisor4j-engine");
  private final ExecutorService callbacks = Threads.pool("supervisor4j-callbacks");
  private final EventFanout log;
  private final EventFanout fanout;
  private final Optional<HostService> service;
  private final Consumer<SupervisorEvent> events;
  private final Bindings bindings;
  private final Programs programs;
  private final EndOfAll endOfAll;
  private final ControlServices control;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final JvmExit exit = new JvmExit();
  private final ShutdownHook hook;

  private NettySupervisor(SupervisorSetup setup, Optional<ServiceManager> manager) {
    // both on threads of their own: neither a full pipe behind the log nor a listener stops us
    log = new EventFanout("supervisor4j-log", List.of(Flight.recorder(), new EventLog()));
    fanout = new EventFanout("supervisor4j-events", setup.listeners());
    service = manager.map(told -> new HostService(told, this::statuses, engine));
    foundation = Foundation.lay(setup, log.andThen(fanout), log);
    bindings = new Bindings(foundation.rooms().sockets(), log);
    programs = new Programs(bindings, this::program, this::tell, callbacks);
    endOfAll = new EndOfAll(programs, bindings, callbacks);
    control =
        ControlServices.of(
            setup, foundation.rooms(), log, () -> shutDown(setup.signals().stop()), ending::get);
    events = events(setup);
    hook = new ShutdownHook(this::endForExit);
  }

  static Supervisor start(SupervisorSetup setup) {
    var manager =
        setup.systemd() ? ServiceManager.of(System.getenv()) : Optional.<ServiceManager>empty();
    try {
      return start(setup, manager);
    } catch (RuntimeException | Error e) {
      manager.ifPresent(told -> told.refuse(e));
      throw e;
    }
  }

  private static Supervisor start(SupervisorSetup setup, Optional<ServiceManager> manager) {
    var supervisor = new NettySupervisor(setup, manager);
    try {
      supervisor.prepare(setup);
    } catch (RuntimeException | Error e) {
      supervisor.abandon();
      throw e;
    }
    supervisor.foundation.rooms().listeners().begin(setup.programs());
    supervisor.programs.starts().begin();
    supervisor.service.ifPresent(told -> told.begin(supervisor.whenReady()));
    return supervisor;
  }

  /** The signals last: until then the JVM's own handlers end what has no worker yet. */
  private void prepare(SupervisorSetup setup) {
    programs.begin(setup.programs());
    foundation
        .rooms()
        .sockets()
        .unused()
        .forEach(
            socket ->
                log.execute(
                    () ->
                        LOG.warn(
                            "no program has the socket {} that this process was given: nobody answers there",
                            socket)));
    foundation.endpoints().ifPresent(http -> http.begin(control.services(this)));
    foundation.status().begin();
    hook.install();
    foundation.takeSignals(
        setup.signals(),
        () -> hangUp(setup),
        this::stopBySignal,
        this::resizeAll,
        this::reopenLogs);
  }

  private void abandon() {
    hook.remove();
    foundation.close();
    fanout.close();
    log.close();
    engine.close();
  }

  /** Told on the engine's thread, the service manager last: it looks at what is so far. */
  private Consumer<SupervisorEvent> events(SupervisorSetup setup) {
    Consumer<SupervisorEvent> listeners =
        log.andThen(foundation.status()).andThen(fanout).andThen(control);
    var groups = new GroupNews(foundation.rooms().listeners(), programs, setup.programs());
    Consumer<SupervisorEvent> all = listeners.andThen(groups).andThen(programs.starts()::heard);
    if (setup.exitOnFatal().isPresent()) {
      var code = setup.exitOnFatal().getAsInt();
      all = all.andThen(new FatalExit(code, programs, ending::get, listeners, this::exitForFatal));
    }
    return all.andThen(event -> service.ifPresent(told -> told.accept(event)));
  }

  /** In its turn among what the engine has to tell. */
  private void tell(SupervisorEvent event) {
    try {
      engine.execute(() -> events.accept(event));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} comes after the end", event, e);
    }
  }

  private RunningProgram program(ProgramSpec spec) {
    var rooms = foundation.rooms();
    var preload = foundation.preload();
    var programEngine =
        new ProgramEngine(
            spec,
            engine,
            (name, reports) -> new WorkerProcesses(name, rooms, preload, log, reports),
            events,
            callbacks,
            System.nanoTime());
    return new RunningProgram(
        programEngine,
        programs::open,
        bindings::grow,
        next -> bindings.settle(next, programs::all),
        callbacks);
  }

  /** What was started from a configuration takes its changes over, and nothing else rolls. */
  private void hangUp(SupervisorSetup setup) {
    setup.configuration().ifPresentOrElse(this::update, this::rollAll);
  }

  private void update(ConfiguredGroups configured) {
    log.execute(() -> LOG.info("HUP: reads the configuration anew"));
    var update = configured.update(this);
    update.whenComplete(
        (changes, failure) ->
            log.execute(
                () -> {
                  if (failure == null) {
                    LOG.info("the configuration is taken over: {}", changes);
                  } else {
                    LOG.error("the configuration is not taken over: {}", failure.getMessage());
                  }
                }));
    service.ifPresent(told -> told.reload(update.thenApply(changes -> null)));
  }

  private void rollAll() {
    log.execute(() -> LOG.info("HUP: rolls every program"));
    var rolls = all(RunningProgram::roll);
    service.ifPresent(told -> told.reload(rolls));
  }

  private void resizeAll(int by) {
    var change =
        by > 0
            ? "TTIN: every program has one worker more; where workers have children, each one child more"
            : "TTOU: every program has one worker less, and at least one; where workers have children, each one child less";
    log.execute(() -> LOG.info(change));
    programs.all().forEach(program -> program.resizeBy(by));
  }

  private void stopBySignal() {
    log.execute(() -> LOG.info("asked by a signal to stop, and then to end the JVM"));
    stopAndExit(0);
  }

  /** What TERM does, which a host need not have given to us. */
  private void shutDown(boolean endsJvm) {
    log.execute(() -> LOG.info("asked by a client to shut down"));
    if (endsJvm) {
      stopAndExit(0);
    } else {
      end();
    }
  }

  private void exitForFatal(int code) {
    callbacks.execute(() -> stopAndExit(code));
  }

  /** Whoever waits for the end finds the exit under way. */
  private void stopAndExit(int code) {
    exit.ask(code);
    foundation.exiting();
    end();
  }

  private List<ProgramStatus> statuses() {
    return programs.all().stream().map(RunningProgram::status).toList();
  }

  @Override
  public List<Program> programs() {
    return List.copyOf(programs.all());
  }

  @Override
  public Program program(String name) {
    return programs.get(name);
  }

  @Override
  public CompletableFuture<Program> add(ProgramSpec spec) {
    return programs.add(spec);
  }

  @Override
  public CompletableFuture<Void> remove(String program) {
    return programs.remove(program);
  }

  @Override
  public List<ProgramGroup> groups() {
    return programs.groups();
  }

  @Override
  public ProgramGroup group(String name) {
    return programs.group(name);
  }

  @Override
  public SocketAddress address(String socketName) {
    return bindings.address(socketName);
  }

  @Override
  public List<SocketAddress> controlAddresses() {
    return foundation.endpoints().map(HttpEndpoints::addresses).orElse(List.of());
  }

  @Override
  public void reopenLogs() {
    log.execute(() -> LOG.info("opens log files anew"));
    foundation.rooms().logFiles().reopen();
  }

  @Override
  public void communicate(String type, String data) {
    foundation.rooms().listeners().communicate(type, data);
  }

  @Override
  public CompletableFuture<Void> whenReady() {
    return programs.starts().whenReady();
  }

  private CompletableFuture<Void> all(Function<RunningProgram, CompletableFuture<?>> ask) {
    return CompletableFuture.allOf(
        programs.all().stream().map(ask).toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletableFuture<Void> stop() {
    end();
    // each of a user's callbacks on a thread of its own, so that none holds up another
    return ended.isDone() ? ended.copy() : ended.thenRunAsync(() -> {}, callbacks);
  }

  /** Stops every program, then gives back all that was taken; once, and whatever hangs. */
  private void end() {
    if (ending.compareAndSet(false, true)) {
      var bound = endOfAll.longest().plus(DEATHS);
      service.ifPresent(told -> told.stopping(bound.plus(TIDYING)));
      foundation.rooms().listeners().stopping();
      endOfAll
          .begin()
          .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
          .whenCompleteAsync((down, late) -> release(late != null, bound), callbacks);
    }
  }

  private void release(boolean late, Duration bound) {
    try {
      if (late) {
        foundation.killAll("did not end within " + bound.toSeconds() + " s");
      }
      hook.remove();
      foundation.close();
      fanout.close();
      service.ifPresent(HostService::close);
      engine.close();
    } catch (RuntimeException e) {
      log.execute(() -> LOG.error("not everything could be given back", e));
    } finally {
      log.execute(() -> LOG.info("the supervisor has ended"));
      log.closeWithin(Foundation.LAST_LINES);
      exit.due();
      ended.complete(null);
      callbacks.shutdown();
    }
  }

  /**
   * The JVM exits: no user code is waited for, and nothing for longer than the stop policies say.
   */
  private void endForExit() {
    foundation.exiting();
    end();
    var bound = endOfAll.longest().plus(DEATHS).plus(TIDYING);
    try {
      ended.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      foundation.killAll("the JVM exits, and " + bound.toSeconds() + " s were not enough");
      log.closeWithin(Foundation.LAST_LINES);
    }
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
    ended.join();
  }
}
