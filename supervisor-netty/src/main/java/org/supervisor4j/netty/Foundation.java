package org.supervisor4j.netty;

import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.OsSignals;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.SupervisorSetup;
import org.supervisor4j.netty.control.ControlServer;
import org.supervisor4j.netty.engine.Lookout;
import org.supervisor4j.netty.engine.Preload;
import org.supervisor4j.netty.engine.Rooms;
import org.supervisor4j.netty.engine.Roster;
import org.supervisor4j.netty.engine.Threads;
import org.supervisor4j.netty.http.HttpEndpoints;
import org.supervisor4j.netty.input.InputPipes;
import org.supervisor4j.netty.listener.EventListeners;
import org.supervisor4j.netty.notify.Notifications;
import org.supervisor4j.netty.operator.PidFile;
import org.supervisor4j.netty.operator.SignalBridge;
import org.supervisor4j.netty.output.LogFiles;
import org.supervisor4j.netty.output.OutputReader;
import org.supervisor4j.netty.output.RecentOutput;
import org.supervisor4j.netty.posix.Platform;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Deaths;
import org.supervisor4j.netty.process.Launcher;
import org.supervisor4j.netty.process.MemoryKills;
import org.supervisor4j.netty.process.Orphans;
import org.supervisor4j.netty.runtime.DerivedName;
import org.supervisor4j.netty.runtime.Predecessor;
import org.supervisor4j.netty.runtime.RuntimeDirectory;
import org.supervisor4j.netty.socket.GivenSockets;
import org.supervisor4j.netty.socket.ListenSockets;

/**
 * All that a supervisor takes from the system before its first worker, given back in reverse order.
 */
final class Foundation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Foundation.class);

  /** What a dead host's workers get to finish their requests, while the address is not bound. */
  private static final Duration PREDECESSOR_GRACE = Duration.ofSeconds(5);

  /**
   * What the log gets to write its last lines before a JVM that exits cuts it off; mostly moments.
   */
  static final Duration LAST_LINES = Duration.ofSeconds(3);

  private static final Duration ORPHANS_LOOK = Duration.ofSeconds(2);

  private final Deque<AutoCloseable> taken = new ArrayDeque<>(); // guarded by this
  private boolean closed; // guarded by this
  private final EventFanout log;
  private final Optional<PidFile> pidFile;
  private final StatusFiles status;
  private final Rooms rooms;
  private final Preload preload;
  private final Optional<HttpEndpoints> endpoints;

  private Foundation(SupervisorSetup setup, Consumer<SupervisorEvent> events, EventFanout log) {
    this.log = log;
    try {
      // first, so that they go last: until then clients wait
      pidFile = setup.pidFile().map(file -> take(PidFile.claim(file)));
      status = take(new StatusFiles(setup.statusFiles()));
      rooms = furnish(setup, events);
      preload = take(new Preload(rooms, log));
      // last, so that they go first: until then people see how the stop goes on
      endpoints =
          Optional.of(setup.endpoints())
              .filter(wanted -> !wanted.isEmpty())
              .map(wanted -> take(HttpEndpoints.bind(wanted, log)));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  static Foundation lay(SupervisorSetup setup, Consumer<SupervisorEvent> events, EventFanout log) {
    requirePlatform();
    return new Foundation(setup, events, log);
  }

  private static void requirePlatform() {
    if (!Epoll.isAvailable()) {
      throw new SupervisorException(
          "needs Linux and Netty's epoll transport, which can't be loaded here: "
              + Epoll.unavailabilityCause(),
          Epoll.unavailabilityCause());
    }
    Platform.require();
  }

  private Rooms furnish(SupervisorSetup setup, Consumer<SupervisorEvent> events) {
    if (Processes.ensureChildStatusesAreKept()) {
      LOG.info("SIGCHLD was ignored, as a parent had wished; its default is restored");
    }
    var name = setup.name().orElseGet(() -> DerivedName.of(setup.programs()));
    var directory = take(RuntimeDirectory.open(setup.runtimeParent(), name));
    var deaths = take(new Deaths());
    if (Orphans.areLeftToUs()) {
      take(new Orphans(deaths, ORPHANS_LOOK));
    }
    Predecessor.end(directory, PREDECESSOR_GRACE, deaths);
    var sockets = take(new ListenSockets(given(setup)));
    var logFiles = take(new LogFiles(events));
    var output = take(new OutputReader());
    var input = take(new InputPipes());
    var listeners = take(new EventListeners(identifier(setup).orElse(name), events));
    var control = take(new ControlServer());
    var notifications = take(new Notifications(deaths, log, Threads.pool("supervisor4j-closing")));
    control.repeat(Duration.ofSeconds(1), notifications::refill);
    var spawner = take(new Spawner());
    return new Rooms(
        spawner,
        new Launcher(),
        deaths,
        output,
        logFiles,
        new RecentOutput(!setup.endpoints().isEmpty()),
        input,
        listeners,
        control,
        Lookout.on(control),
        sockets,
        notifications,
        directory,
        new Roster(directory.state()),
        MemoryKills.ofThisHost());
  }

  /** As supervisord's listeners are told it. */
  private static Optional<String> identifier(SupervisorSetup setup) {
    return setup.configuration().map(configured -> configured.latest().identifier());
  }

  private static GivenSockets given(SupervisorSetup setup) {
    return setup.systemd() ? GivenSockets.of(System.getenv()) : GivenSockets.NONE;
  }

  private <T extends AutoCloseable> T take(T resource) {
    if (!isClosedWith(resource)) {
      return resource;
    }
    close(resource);
    throw new SupervisorException("the supervisor was ended while it started; start a new one");
  }

  private synchronized boolean isClosedWith(AutoCloseable resource) {
    if (!closed) {
      taken.push(resource);
    }
    return closed;
  }

  Rooms rooms() {
    return rooms;
  }

  StatusFiles status() {
    return status;
  }

  /** What follows the close is the end of the JVM. */
  void exiting() {
    pidFile.ifPresent(PidFile::exiting);
  }

  Preload preload() {
    return preload;
  }

  /** Where people and tools ask, if anywhere. */
  Optional<HttpEndpoints> endpoints() {
    return endpoints;
  }

  void takeSignals(
      OsSignals signals, Runnable roll, Runnable stop, IntConsumer resize, Runnable reopen) {
    var actions = new SignalBridge.Actions(roll, stop, this::endAtOnce, resize, reopen);
    take(SignalBridge.install(signals, actions));
  }

  /** For those who can't wait: nobody is asked any more. */
  private void endAtOnce() {
    killAll("asked a second time to stop, ends the JVM at once");
    log.closeWithin(LAST_LINES);
    Runtime.getRuntime().halt(1);
  }

  /** What still lives of the workers. */
  void killAll(String why) {
    var unkilled = rooms.deaths().killAll();
    log.execute(() -> LOG.warn("killed every worker that was left: {}", why));
    unkilled.forEach(problem -> log.execute(() -> LOG.error(problem)));
  }

  @Override
  public void close() {
    for (var last = next(); last != null; last = next()) {
      close(last);
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    closed = true;
    return taken.poll();
  }

  private void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception | Error e) {
      log.execute(() -> LOG.error("{} could not be closed", resource, e));
    }
  }
}
