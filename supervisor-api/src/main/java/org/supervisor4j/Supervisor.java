package org.supervisor4j;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A running supervisor: it binds the sockets, keeps the workers alive and rolls them. There is no
 * unstarted one; {@link Builder#start()} gives a running one and {@link #close()} ends it. Callable
 * from any thread.
 */
public interface Supervisor extends AutoCloseable {

  /** Begins a setup. */
  static Builder builder() {
    return new Builder();
  }

  /** All of them, in the order in which they were given and added. */
  List<Program> programs();

  /**
   * The handle of a program.
   *
   * @throws SupervisorException if there is none of this name
   */
  Program program(String name);

  /**
   * Takes one more program: binds its sockets, then starts it, unless it is manual; as {@link
   * StartOrder} says, after others.
   *
   * @return completes when the program is one of {@link #programs()} and begins to start; fails,
   *     with nothing changed, if a socket can't be bound, a log file can't be written, there is a
   *     program of this name or the supervisor is closed; with an {@link InvalidSpecException} if
   *     the spec does not fit beside the others
   */
  CompletableFuture<Program> add(ProgramSpec spec);

  /**
   * Stops a program as {@link Program#stop()} does, closes the sockets that no other one has and
   * forgets it; the same name can be added again then. Its handle still tells how it ended, and
   * refuses the rest.
   *
   * @return completes when that is done, also for those who ask again meanwhile; fails, with
   *     nothing changed, if there is no such program, or another one starts after it
   */
  CompletableFuture<Void> remove(String program);

  /** All groups, in the order of their first programs. */
  List<ProgramGroup> groups();

  /**
   * The handle of a group.
   *
   * @throws SupervisorException if no program is in a group of this name
   */
  ProgramGroup group(String name);

  /**
   * Where a socket listens: an {@code InetSocketAddress} with its real port, or a {@code
   * UnixDomainSocketAddress}.
   *
   * @throws SupervisorException if there is no socket of this name
   */
  SocketAddress address(String socketName);

  /**
   * Where the control endpoints listen, in the order in which they were given: an {@code
   * InetSocketAddress} with its real port, or a {@code UnixDomainSocketAddress}.
   */
  List<SocketAddress> controlAddresses();

  /**
   * Completes when every program is ready, exceptionally as soon as one can't be; see {@link
   * Program#whenReady()}. Manual ones that nobody has started are not waited for, nor those that
   * wait for such a one.
   */
  CompletableFuture<Void> whenReady();

  /**
   * Opens every log file anew, by its path: for logrotate(8), after it has moved them. When this
   * returns, nothing more is written to the old ones; the new ones come with the next line.
   */
  void reopenLogs();

  /**
   * Tells event listeners that subscribe to {@code REMOTE_COMMUNICATION}, as supervisord's
   * sendRemoteCommEvent does. Does not wait for them.
   *
   * @param type in one line
   */
  void communicate(String type, String data);

  /**
   * Stops every program, those first that start last (see {@link StartOrder}), closes the sockets,
   * releases everything. Completes when that is done.
   */
  CompletableFuture<Void> stop();

  /** Blocks until the supervisor has ended. An interrupt ends the wait and stays set. */
  void awaitTermination();

  /**
   * Does what {@link #stop()} does and waits for it. Safe to call twice and from callbacks; what a
   * {@link Command} was given to call is waited for itself, so there it only asks. A JVM that exits
   * without it still stops every worker.
   */
  @Override
  void close();

  /** Says what to supervise. */
  final class Builder {

    private final SupervisorSetup.Draft draft = new SupervisorSetup.Draft();

    private Builder() {}

    /**
     * The programs to run, started in this order, unless their {@link StartOrder} says otherwise;
     * more can come by {@link Supervisor#add}.
     */
    public Builder programs(ProgramSpec... specs) {
      draft.programs.addAll(List.of(specs));
      return this;
    }

    /**
     * The name of the runtime directory, by which the next host finds what a dead one left behind.
     * Derived from the addresses unless said.
     */
    public Builder name(String name) {
      draft.name = name;
      return this;
    }

    /**
     * The directory in which runtime directories are made; $XDG_RUNTIME_DIR, /run or the temporary
     * directory unless said. Paths of unix sockets are short: keep it below 60 bytes.
     */
    public Builder runtimeParent(Path directory) {
      draft.runtimeParent = directory;
      return this;
    }

    /** Which signals steer the supervisor; none unless said. */
    public Builder signals(OsSignals signals) {
      draft.signals = signals;
      return this;
    }

    /**
     * Keeps the host's process id in this file, locked by flock(2), until the supervisor ends; if a
     * signal ends it, or the JVM's exit, until the JVM is gone.
     */
    public Builder pidFile(Path file) {
      draft.pidFile = file;
      return this;
    }

    /**
     * Runs as a service of systemd, if this process was started as one (its environment says so):
     * takes the sockets that it was given (sd_listen_fds(3)), by the name of the socket or else by
     * its address, rather than bind; and tells by sd_notify(3) when all programs are ready, rolls
     * as reloads, the stop, how the programs do, and that the supervisor is alive, if {@code
     * WatchdogSec=} asks for that.
     */
    public Builder systemd() {
      draft.systemd = true;
      return this;
    }

    /** As {@link #statusFile(String, Path)}, of the only program. */
    public Builder statusFile(Path file) {
      return statusFile("", file);
    }

    /**
     * Tells in this file which generations of a program live, as Server::Starter does: a line
     * {@code GENERATION:PID} for each worker, from the end of the roll that brought it to its
     * death. With a pid file and {@link OsSignals#standard()} it lets {@code start_server --restart
     * --pid-file=F --status-file=F} roll and wait for the outcome: after a roll that was refused
     * the file is away for three seconds, at which that client fails.
     */
    public Builder statusFile(String program, Path file) {
      draft.statusFiles.put(program, file);
      return this;
    }

    /**
     * Where people and tools reach this supervisor over HTTP; nowhere unless said. They answer from
     * the start, when the sockets are bound, until the last worker is gone.
     */
    public Builder control(ControlEndpoint... endpoints) {
      draft.endpoints.addAll(List.of(endpoints));
      return this;
    }

    /**
     * Supervises what a {@code supervisord.conf} or the like says, beside what else is given here:
     * its programs, and its pid file and name unless others are said. Signal HUP, if it is taken,
     * reads it anew and rolls, adds and removes what differs.
     */
    public Builder configuration(Configuration configuration) {
      draft.programs.addAll(configuration.programs());
      draft.configuration = configuration;
      return this;
    }

    /**
     * When a worker of a program is FATAL, stops all and ends the JVM with this code, as containers
     * want it; nothing of that unless said. Programs that are not {@link
     * ProgramSpec.Builder#essential} are let be. {@link Supervisor#awaitTermination()} returns as
     * after any stop, while the exit is under way; {@link SupervisorEvent.HostEnding} tells before.
     */
    public Builder exitOnFatal(int exitCode) {
      draft.exitOnFatal = OptionalInt.of(exitCode);
      return this;
    }

    /** Calls this for every event of a type; see {@link SupervisorEvent} for order and thread. */
    public <E extends SupervisorEvent> Builder on(Class<E> type, Consumer<? super E> listener) {
      draft.listeners.add(
          event -> {
            if (type.isInstance(event)) {
              listener.accept(type.cast(event));
            }
          });
      return this;
    }

    /**
     * Binds the sockets and begins to start the workers.
     *
     * @throws InvalidSpecException if the setup contradicts itself, with every problem at once
     * @throws SupervisorException if a socket can't be bound, a log file can't be written, another
     *     host holds the runtime directory, or the platform lacks what is needed; nothing is left
     *     behind then
     */
    public Supervisor start() {
      var setup = draft.build();
      return ServiceLoader.load(SupervisorProvider.class, Supervisor.class.getClassLoader())
          .findFirst()
          .orElseThrow(
              () ->
                  new SupervisorException(
                      "no implementation on the class path: add the dependency"
                          + " org.supervisor4j:supervisor-netty"))
          .start(setup);
    }
  }
}
