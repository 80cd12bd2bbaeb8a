package org.supervisor4j.netty;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
import org.supervisor4j.netty.engine.LaunchOrder;
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

  private static final Duration LAUNCH_PATIENCE = Duration.ofSeconds(1);

  private final Foundation foundation;
  private final EngineThread engine = new EngineThread("supervisor4j-engine");
  private final LaunchOrder launches = new LaunchOrder(LAUNCH_PATIENCE);
  private final ExecutorService callbacks = Threads.pool("supervisor4j-callbacks");
  private final EventFanout log;
  private final EventFanout fanout;
  private final Optional<HostService> service;
  private final Consumer<SupervisorEvent> events;
  private final Bindings bindings;
  private final Programs programs;
  private final Shutdown shutdown;
  private final ControlServices control;

  private NettySupervisor(SupervisorSetup setup, Optional<ServiceManager> manager) {
    // both on threads of their own: neither a full pipe behind the log nor a listener stops us
    log = new EventFanout("supervisor4j-log", List.of(Flight.recorder(), new EventLog()));
    fanout = new EventFanout("supervisor4j-events", setup.listeners());
    service = manager.map(told -> new HostService(told, this::statuses, engine));
    foundation = Foundation.lay(setup, log.andThen(fanout), log);
    bindings = new Bindings(foundation.rooms().sockets(), meant(setup), log);
    programs =
        new Programs(bindings, this::program, this::tell, engine::execute, launches, callbacks);
    shutdown =
        new Shutdown(
            new EndOfAll(programs, bindings, foundation.rooms().listeners()::heard, callbacks),
            foundation,
            engine,
            fanout,
            log,
            service,
            callbacks);
    control =
        ControlServices.of(
            setup,
            foundation.rooms(),
            log,
            () -> shutdown.byClient(setup.signals().stop()),
            shutdown::hasBegun);
    events = events(setup);
  }

  private static UnaryOperator<Set<ProgramSpec>> meant(SupervisorSetup setup) {
    return specs -> setup.configuration().map(groups -> groups.meant(specs)).orElse(specs);
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
      supervisor.shutdown.abandon();
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
    shutdown.install();
    var signals = new SignalActions(this, setup.configuration(), programs, service, log);
    foundation.takeSignals(
        setup.signals(), signals::hangUp, shutdown::bySignal, signals::resize, this::reopenLogs);
  }

  /** Told on the engine's thread, the service manager last: it looks at what is so far. */
  private Consumer<SupervisorEvent> events(SupervisorSetup setup) {
    Consumer<SupervisorEvent> listeners =
        log.andThen(foundation.status()).andThen(fanout).andThen(control);
    Consumer<SupervisorEvent> all =
        listeners.andThen(this::tellListeners).andThen(programs.starts()::heard);
    if (setup.exitOnFatal().isPresent()) {
      var code = setup.exitOnFatal().getAsInt();
      all =
          all.andThen(
              new FatalExit(code, programs, shutdown::hasBegun, listeners, shutdown::forFatal));
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
            (name, reports) -> new WorkerProcesses(name, rooms, launches, preload, log, reports),
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

  /** On the engine's thread. */
  private void tellListeners(SupervisorEvent event) {
    var listeners = foundation.rooms().listeners();
    if (event instanceof SupervisorEvent.ProgramRemoved) {
      listeners.removed(event.program());
    } else {
      programs.find(event.program()).ifPresent(program -> listeners.tell(event, program.spec()));
    }
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

  @Override
  public CompletableFuture<Void> stop() {
    shutdown.begin();
    var ended = shutdown.ended();
    // each of a user's callbacks on a thread of its own, so that none holds up another
    return ended.isDone() ? ended.copy() : ended.thenRunAsync(() -> {}, callbacks);
  }

  @Override
  public void awaitTermination() {
    try {
      shutdown.ended().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new SupervisorException("the supervisor ended badly", e);
    }
  }

  @Override
  public void close() {
    shutdown.begin();
    shutdown.ended().join();
  }
}
