package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Subscription;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.EventsDropped;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.netty.input.InputPipe;

/**
 * All pools of event listeners of a supervisor. What happens comes on any thread and waits for
 * none: in order, on a thread of its own, it is put into the pools; what is printed is, by who
 * reads it. Nothing in here blocks: a pool's buffer is bounded, and no write to a listener waits.
 */
public final class EventListeners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventListeners.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String server;
  private final Consumer<SupervisorEvent> events;
  private final ScheduledThreadPoolExecutor thread;
  private final Transitions transitions = new Transitions(); // guarded by this, as all below
  private final Ticks ticks = new Ticks();
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Map<String, Losses> losses = new LinkedHashMap<>();
  private final Map<Long, Member> members = new LinkedHashMap<>();
  private long nextSerial;
  private long nextMember;
  private boolean ticking;

  /**
   * Tells nobody yet.
   *
   * @param server by what name listeners know this supervisor
   * @param events told of events that were dropped; must not block
   */
  public EventListeners(String server, Consumer<SupervisorEvent> events) {
    this.server = server;
    this.events = events;
    thread = new ScheduledThreadPoolExecutor(1, EventListeners::daemon);
  }

  private static Thread daemon(Runnable task) {
    var made = new Thread(task, "supervisor4j-listeners");
    made.setDaemon(true);
    return made;
  }

  /** The supervisor's life begins, with these programs. */
  public void begin(List<ProgramSpec> specs) {
    specs.forEach(this::subscribe);
    execute(
        () -> {
          specs.stream()
              .map(ProgramSpec::group)
              .distinct()
              .map(Event::groupAdded)
              .forEach(this::offer);
          offer(Event.supervisorRunning());
        });
  }

  /** A program was added that begins a group. */
  public void groupAdded(String group) {
    execute(() -> offer(Event.groupAdded(group)));
  }

  /** A program is gone for good. */
  public void forget(String program) {
    execute(() -> forgotten(program));
  }

  private synchronized void forgotten(String program) {
    pools.remove(program);
    losses.remove(program);
    transitions.forget(program);
  }

  /** The last program of a group is gone. */
  public void groupRemoved(String group) {
    execute(() -> offer(Event.groupRemoved(group)));
  }

  /** The supervisor's programs are about to be stopped. */
  public void stopping() {
    execute(() -> offer(Event.supervisorStopping()));
  }

  /** Somebody wants this told. */
  public void communicate(String type, String data) {
    execute(() -> offer(Event.remote(type, data)));
  }

  /** Something has happened to a program, whose spec is this. */
  public void tell(SupervisorEvent event, ProgramSpec spec) {
    execute(() -> told(event, spec));
  }

  private synchronized void told(SupervisorEvent event, ProgramSpec spec) {
    subscribe(spec);
    transitions.of(event, spec).forEach(this::offer);
    if (event instanceof WorkerReady ready) {
      serves(ready.pid(), true);
    } else if (event instanceof WorkerDraining draining) {
      serves(draining.pid(), false);
    } else if (event instanceof WorkerStopping stopping) {
      serves(stopping.pid(), false);
    } else if (event instanceof WorkerExited exited) {
      serves(exited.pid(), false);
    }
  }

  private synchronized void subscribe(ProgramSpec spec) {
    spec.listens()
        .ifPresentOrElse(
            subscription -> pool(spec.name(), subscription).subscribe(subscription),
            () -> pools.remove(spec.name()));
  }

  private synchronized Pool pool(String name, Subscription subscription) {
    if (!ticking) {
      ticking = true;
      var unused =
          thread.scheduleWithFixedDelay(
              guarded(this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    return pools.computeIfAbsent(name, it -> new Pool(server, it, subscription));
  }

  /** A process of a pool that is about to be started; listens once it has joined. */
  public synchronized Member member(ProgramSpec spec, InputPipe stdin, Member.Life life) {
    subscribe(spec);
    return new Member(this, nextMember++, spec.name(), stdin, life);
  }

  /** Whether a pool wants what this stream says. */
  public synchronized boolean wants(Printed printed) {
    return pools.values().stream()
        .anyMatch(pool -> pool.wants(printed.logged()) || pool.wants(printed.captured()));
  }

  /** What was read from a process. */
  public synchronized void logged(Printed printed, byte[] data) {
    if (isWanted(printed.logged())) {
      offer(printed.logged(data));
    }
  }

  /** What a process has said between the tokens. */
  public synchronized void captured(Printed printed, byte[] data) {
    if (isWanted(printed.captured())) {
      offer(printed.captured(data));
    }
  }

  private boolean isWanted(String event) {
    return pools.values().stream().anyMatch(pool -> pool.wants(event));
  }

  private synchronized void offer(Event event) {
    if (isWanted(event.name())) {
      var serial = nextSerial++;
      List.copyOf(pools.entrySet()).stream()
          .filter(entry -> entry.getValue().wants(event.name()))
          .forEach(entry -> carryOut(entry.getKey(), entry.getValue().offer(serial, event, now())));
    }
  }

  synchronized void joins(Member member, long pid) {
    member.joined(pid);
    members.put(member.number(), member);
    inPool(member, pool -> pool.joins(member.number()));
  }

  private void serves(long pid, boolean serves) {
    members.values().stream()
        .filter(member -> member.hasPid(pid))
        .findFirst()
        .ifPresent(member -> inPool(member, pool -> pool.serves(member.number(), serves, now())));
  }

  synchronized void heard(Member member, byte[] bytes, int count) {
    inPool(member, pool -> pool.heard(member.number(), bytes, count, now()));
  }

  private synchronized void deaf(Member member) {
    member.isDeaf();
    inPool(member, pool -> pool.deaf(member.number(), now()));
  }

  synchronized void ends(Member member) {
    member.ended(now());
    leaveIfGone(member);
  }

  synchronized void saidAll(Member member) {
    member.hasSaidAll();
    leaveIfGone(member);
  }

  private void leaveIfGone(Member member) {
    if (member.isGone(now(), LOOK.toNanos()) && members.remove(member.number()) != null) {
      inPool(member, pool -> pool.leaves(member.number(), now()));
    }
  }

  private interface InPool {
    List<Pool.Effect> ask(Pool pool);
  }

  private void inPool(Member member, InPool ask) {
    var pool = pools.get(member.pool());
    if (pool != null) {
      carryOut(member.pool(), ask.ask(pool));
    }
  }

  private void carryOut(String pool, List<Pool.Effect> effects) {
    for (var effect : effects) {
      if (effect instanceof Pool.Effect.Send send) {
        of(send.member(), member -> send(member, send.message()));
      } else if (effect instanceof Pool.Effect.Ready ready) {
        of(ready.member(), member -> member.life().ready());
      } else if (effect instanceof Pool.Effect.Broken broken) {
        of(broken.member(), member -> member.life().broken(broken.why()));
      } else if (effect instanceof Pool.Effect.Drop) {
        losses.computeIfAbsent(pool, it -> new Losses()).lost();
        tellLosses();
      }
    }
  }

  private void of(long number, Consumer<Member> call) {
    var member = members.get(number);
    if (member != null) {
      call.accept(member);
    }
  }

  private void send(Member member, String message) {
    var unused =
        member
            .send(message.getBytes(UTF_8))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) { // not here: it may complete within our lock, or a pipe's
                    execute(() -> deaf(member));
                  }
                });
  }

  private synchronized void look() {
    ticks.at(System.currentTimeMillis() / 1000).forEach(this::offer);
    pools.forEach((name, pool) -> carryOut(name, pool.tick(now())));
    for (var member : List.copyOf(members.values())) {
      if (member.livesDeaf()) {
        member.life().broken("it takes nothing on its stdin");
      }
      leaveIfGone(member);
    }
    tellLosses();
  }

  private void tellLosses() {
    losses.forEach(
        (pool, lost) -> {
          var due = lost.due(now());
          if (due > 0) {
            events.accept(new EventsDropped(pool, due));
          }
        });
  }

  private static long now() {
    return System.nanoTime();
  }

  private void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      return; // closed: nobody listens any more
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("an event could not be told to listeners", e);
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
