package org.supervisor4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What to run: the immutable description of a program and its pool of workers. A roll goes from one
 * spec to the next, so a spec is a value: {@link #toBuilder()} makes the next one.
 */
public final class ProgramSpec {

  /** The host has about five descriptors for each worker; nobody means more on one machine. */
  public static final int MOST_WORKERS = 1000;

  private final Builder values;

  private ProgramSpec(Builder values) {
    this.values = values;
  }

  /** Begins the spec of a program; letters, digits, {@code . _ -}. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  public String name() {
    return values.name;
  }

  /** The group that it belongs to: of its own name unless said. */
  public String group() {
    return values.group.orElse(values.name);
  }

  /** What tools call the worker of a slot, in its group. */
  public String processName(int slot) {
    return values.processName(slot);
  }

  public Command command() {
    return values.command.orElseThrow();
  }

  public int workers() {
    return values.workers;
  }

  public List<SocketHandoff> sockets() {
    return values.sockets;
  }

  public Readiness readiness() {
    return values.readiness;
  }

  public RestartPolicy restart() {
    return values.restart;
  }

  public RolloutPolicy rollout() {
    return values.rollout;
  }

  public StopPolicy stop() {
    return values.stop;
  }

  public StartOrder order() {
    return values.effectiveOrder();
  }

  /** Whether the host can't do without it; see {@link Supervisor.Builder#exitOnFatal}. */
  public boolean isEssential() {
    return values.essential;
  }

  public RecyclePolicy recycle() {
    return values.recycle;
  }

  public Watchdog watchdog() {
    return values.watchdog;
  }

  /** Whose messages over NOTIFY_SOCKET count. */
  public NotifyAccess notifyAccess() {
    return values.effectiveNotifyAccess();
  }

  /** How many descriptors are kept for each slot. */
  public int descriptorStore() {
    return values.descriptorStore;
  }

  /** How many spare workers there are. */
  public int standby() {
    return values.standby;
  }

  /** How many children each worker has; empty if they are no masters. */
  public Optional<Prefork> prefork() {
    return values.prefork;
  }

  /** What workers are warmed by. */
  public Warmup warmup() {
    return values.effectiveWarmup();
  }

  /** What runs before each start and after each death of a worker. */
  public Hooks hooks() {
    return values.hooks;
  }

  /** Where stdout goes. */
  public Logs logs() {
    return values.logs;
  }

  /** Where stderr goes: to the same as stdout unless said. */
  public Logs stderr() {
    return values.stderr.orElse(values.logs);
  }

  /** What workers read on descriptor 0. */
  public Stdin stdin() {
    return values.stdin;
  }

  /** Which events its workers listen to; empty if they are no event listeners. */
  public Optional<Subscription> listens() {
    return values.listens;
  }

  /** What of the workers' output is told to event listeners. */
  public OutputEvents outputEvents() {
    return values.outputEvents;
  }

  /** What requests that come by supervisord's interface do. */
  public ControlPolicy control() {
    return values.control;
  }

  /** A builder that holds these values. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  @Override
  public String toString() {
    return values.name + " x " + values.workers;
  }

  /** Collects the values; only {@link #build()} judges them. */
  public static final class Builder {
    final String name;
    Optional<String> group = Optional.empty();
    Optional<IntFunction<String>> processNames = Optional.empty();
    Optional<StartOrder> order = Optional.empty();
    boolean essential = true;
    Optional<Command> command = Optional.empty();
    int workers = 1;
    List<SocketHandoff> sockets = List.of();
    Readiness readiness = Readiness.reported();
    RestartPolicy restart = RestartPolicy.always();
    RolloutPolicy rollout = RolloutPolicy.oneByOne();
    StopPolicy stop = StopPolicy.drain(Duration.ofSeconds(30));
    RecyclePolicy recycle = RecyclePolicy.never();
    Watchdog watchdog = Watchdog.silence(Duration.ofSeconds(60));
    Optional<NotifyAccess> notifyAccess = Optional.empty();
    int descriptorStore = 0;
    int standby = 0;
    Optional<Prefork> prefork = Optional.empty();
    Optional<Warmup> warmup = Optional.empty();
    Hooks hooks = Hooks.none();
    Logs logs = Logs.slf4j();
    Optional<Logs> stderr = Optional.empty();
    ControlPolicy control = ControlPolicy.asSupervisord();
    Stdin stdin = Stdin.none();
    Optional<Subscription> listens = Optional.empty();
    OutputEvents outputEvents = OutputEvents.none();

    private Builder(String name) {
      this.name = name;
    }

    private Builder(Builder from) {
      this(from.name);
      group = from.group;
      processNames = from.processNames;
      order = from.order;
      essential = from.essential;
      command = from.command;
      workers = from.workers;
      sockets = from.sockets;
      readiness = from.readiness;
      restart = from.restart;
      rollout = from.rollout;
      stop = from.stop;
      recycle = from.recycle;
      watchdog = from.watchdog;
      notifyAccess = from.notifyAccess;
      descriptorStore = from.descriptorStore;
      standby = from.standby;
      prefork = from.prefork;
      warmup = from.warmup;
      hooks = from.hooks;
      logs = from.logs;
      stderr = from.stderr;
      control = from.control;
      stdin = from.stdin;
      listens = from.listens;
      outputEvents = from.outputEvents;
    }

    /**
     * Programs of one group are steered together, by {@link Supervisor#group} and by tools, and
     * each is in one; in one of its own name unless said. A roll changes no group.
     */
    public Builder group(String value) {
      group = Optional.of(value);
      return this;
    }

    /**
     * What tools call the worker of a slot; no two of a group alike. Unless said, a single worker
     * has the program's name, several are {@code web_00}, {@code web_01} and so on.
     */
    public Builder processNames(IntFunction<String> bySlot) {
      processNames = Optional.of(bySlot);
      return this;
    }

    /**
     * When it starts and stops among other programs; in no particular order unless said, but event
     * listeners before all others, and after them.
     */
    public Builder order(StartOrder value) {
      order = Optional.of(value);
      return this;
    }

    /**
     * Whether the host can't do without it, and ends when it is FATAL, if {@link
     * Supervisor.Builder#exitOnFatal} says that; true unless said.
     */
    public Builder essential(boolean value) {
      essential = value;
      return this;
    }

    /** What to execute; there is no default. */
    public Builder command(Command value) {
      command = Optional.of(value);
      return this;
    }

    /** How many workers share the sockets; 1 unless said. */
    public Builder workers(int count) {
      workers = count;
      return this;
    }

    /** The listening sockets that every worker gets, in this order from descriptor 3. */
    public Builder sockets(SocketHandoff... handed) {
      sockets = List.of(handed);
      return this;
    }

    /** When a worker counts as ready; reported within 30 seconds unless said. */
    public Builder readiness(Readiness value) {
      readiness = value;
      return this;
    }

    /** What happens after a death; always restarted unless said. */
    public Builder restart(RestartPolicy policy) {
      restart = policy;
      return this;
    }

    /** How a new generation replaces the old one; one by one unless said. */
    public Builder rollout(RolloutPolicy policy) {
      rollout = policy;
      return this;
    }

    /** How a worker is brought to its end; 30 seconds of drain, TERM, KILL unless said. */
    public Builder stop(StopPolicy policy) {
      stop = policy;
      return this;
    }

    /** When a worker that is well is replaced all the same; never unless said. */
    public Builder recycle(RecyclePolicy policy) {
      recycle = policy;
      return this;
    }

    /** When a worker that lives counts as hung and is replaced; after 60 seconds unless said. */
    public Builder watchdog(Watchdog value) {
      watchdog = value;
      return this;
    }

    /**
     * Whose messages over {@code NOTIFY_SOCKET} count (sd_notify(3)); unless said, those of every
     * process of the worker where readiness is {@link Readiness#notified()} or descriptors are
     * stored, else nobody's.
     */
    public Builder notifyAccess(NotifyAccess access) {
      notifyAccess = Optional.of(access);
      return this;
    }

    /**
     * So many open descriptors are kept for each slot, as its worker sends them with {@code
     * FDSTORE=1} (sd_notify(3)), and handed to the next workers of that slot behind their sockets;
     * none unless said. They are closed when the program is stopped.
     */
    public Builder descriptorStore(int most) {
      descriptorStore = most;
      return this;
    }

    /**
     * So many spare workers of the generation that serves; none unless said. A spare is ready and
     * holds the sockets, but accepts nothing until a worker dies or is to be replaced: then it
     * fills that slot at once, and a new spare starts. A resize to more workers takes spares first,
     * and a roll brings new ones. Spares are numbered behind the slots; one that was promoted keeps
     * its number in its environment, its output and {@link WorkerContext#id()}, while events and
     * status name the slot that it fills.
     */
    public Builder standby(int spares) {
      standby = spares;
      return this;
    }

    /**
     * Each worker is a master with so many children, which {@link Program#resizeChildren} changes;
     * nothing is said to a worker about children unless this is.
     */
    public Builder prefork(Prefork value) {
      prefork = Optional.of(value);
      return this;
    }

    /** What workers answer before they are ready; nothing unless said, {@code /} with spares. */
    public Builder warmup(Warmup value) {
      warmup = Optional.of(value);
      return this;
    }

    /** What runs before each start and after each death of a worker; nothing unless said. */
    public Builder hooks(Hooks value) {
      hooks = value;
      return this;
    }

    /** Where the workers' output goes; SLF4J unless said. */
    public Builder logs(Logs value) {
      logs = value;
      return this;
    }

    /** Hands the workers' output to code of your own, line by line. */
    public Builder logs(LogSink sink) {
      return logs(Logs.to(sink));
    }

    /** Sets stderr apart; it goes where stdout goes unless said. */
    public Builder stderr(Logs value) {
      stderr = Optional.of(value);
      return this;
    }

    /** What workers read on descriptor 0; nothing unless said. */
    public Builder stdin(Stdin value) {
      stdin = value;
      return this;
    }

    /**
     * Makes its workers event listeners: stdin brings events, stdout is the protocol and comes to
     * no log but to a file that is not stderr's, too. {@link Readiness#reported()} is their first
     * {@code READY}.
     */
    public Builder listens(Subscription subscription) {
      listens = Optional.of(subscription);
      return this;
    }

    /** What of the workers' output is told to event listeners; nothing unless said. */
    public Builder outputEvents(OutputEvents value) {
      outputEvents = value;
      return this;
    }

    String processName(int slot) {
      return processNames
          .map(names -> names.apply(slot))
          .orElseGet(() -> workers == 1 && slot == 0 ? name : "%s_%02d".formatted(name, slot));
    }

    /**
     * What a client of supervisord's interface brings about by signal HUP, and by a restart; what
     * it does at supervisord unless said.
     */
    public Builder control(ControlPolicy policy) {
      control = policy;
      return this;
    }

    StartOrder effectiveOrder() {
      return order.orElseGet(
          () -> listens.isPresent() ? StartOrder.ofListeners() : StartOrder.usual());
    }

    NotifyAccess effectiveNotifyAccess() {
      var speaks = readiness instanceof Readiness.Notified || descriptorStore > 0;
      return notifyAccess.orElse(speaks ? NotifyAccess.ALL : NotifyAccess.NONE);
    }

    Warmup effectiveWarmup() {
      return warmup.orElseGet(() -> standby > 0 ? Warmup.usual(readiness.within()) : Warmup.none());
    }

    /**
     * The spec.
     *
     * @throws InvalidSpecException with every problem at once
     */
    public ProgramSpec build() {
      var frozen = new Builder(this);
      var problems = new Problems();
      SpecCheck.check(frozen, problems);
      problems.throwIfAny("program " + name);
      return new ProgramSpec(frozen);
    }
  }

  static List<String> socketNames(List<SocketHandoff> sockets) {
    var names = new ArrayList<String>();
    sockets.forEach(socket -> names.add(socket.name()));
    return names;
  }
}
