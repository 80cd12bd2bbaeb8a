package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Subscription;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.EventsDropped;

/** The pools of listeners and their members, for any thread: carries out what pools decide. */
final class Pools {

  private final String server;
  private final Consumer<SupervisorEvent> events;
  private final Executor later;
  private final long patience;
  private final Map<String, Pool> pools = new LinkedHashMap<>(); // guarded by this, as all below
  private final Map<String, Losses> losses = new LinkedHashMap<>();
  private final Map<Long, Member> members = new LinkedHashMap<>();
  private final Map<Long, Printer> early = new HashMap<>(); // by pid
  private long nextSerial;
  private long nextMember;

  /**
   * None yet.
   *
   * @param later runs what may not run within our lock
   * @param patience so many nanoseconds the last words of a dead one are waited for
   */
  Pools(String server, Consumer<SupervisorEvent> events, Executor later, long patience) {
    this.server = server;
    this.events = events;
    this.later = later;
    this.patience = patience;
  }

  /** What the spec of a program says of it holds from now on; answers whether it is a pool. */
  synchronized boolean follow(ProgramSpec spec) {
    var name = spec.name();
    spec.listens()
        .ifPresentOrElse(to -> pool(name, to).subscribe(to), () -> forgetUnlessManned(name));
    return spec.listens().isPresent();
  }

  private Pool pool(String name, Subscription subscription) {
    return pools.computeIfAbsent(name, it -> new Pool(server, it, subscription));
  }

  /** The next generation may listen already, or the former one still. */
  private void forgetUnlessManned(String name) {
    if (members.values().stream().noneMatch(member -> member.pool().equals(name))) {
      forget(name);
    }
  }

  synchronized void forget(String program) {
    pools.remove(program);
    losses.remove(program);
  }

  synchronized Member member(String pool, Subscription subscription, Member.Channel channel) {
    return new Member(this, nextMember++, pool, subscription, channel);
  }

  synchronized boolean isQuiet(String name) {
    var pool = pools.get(name);
    return pool == null || pool.isQuiet();
  }

  synchronized boolean isWanted(String event) {
    return pools.values().stream().anyMatch(pool -> pool.wants(event));
  }

  synchronized void offer(Event event) {
    if (isWanted(event.name())) {
      var serial = nextSerial++;
      pools.forEach(
          (name, pool) -> {
            if (pool.wants(event.name())) {
              carryOut(name, pool.offer(serial, event, now()));
            }
          });
    }
  }

  synchronized Printer printer(ProcessName name, long pid) {
    var printer = new Printer(this, name, pid);
    early.put(pid, printer);
    return printer;
  }

  synchronized void printed(Printer printer, Event event) {
    printer.told(event).forEach(this::offer);
  }

  /** The start of this process was told. */
  synchronized void begins(long pid) {
    var printer = early.remove(pid);
    if (printer != null) {
      printer.begins().forEach(this::offer);
    }
  }

  synchronized void joins(Member member, long pid) {
    member.joined(pid);
    members.put(member.number(), member);
    var unused =
        pool(member.pool(), member.subscription()); // of the generation that serves, if any
    inPool(member, pool -> pool.joins(member.number()));
  }

  /** Whether this process counts as capacity, if it is a member. */
  synchronized void serves(long pid, boolean serves) {
    members.values().stream()
        .filter(member -> member.hasPid(pid))
        .findFirst()
        .ifPresent(member -> inPool(member, pool -> pool.serves(member.number(), serves, now())));
  }

  synchronized void heard(Member member, byte[] bytes, int count) {
    inPool(member, pool -> pool.heard(member.number(), bytes, count, now()));
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
    if (member.isGone(now(), patience) && members.remove(member.number()) != null) {
      inPool(member, pool -> pool.leaves(member.number(), now()));
    }
  }

  /** Time has passed. */
  synchronized void look() {
    pools.forEach((name, pool) -> carryOut(name, pool.tick(now())));
    for (var member : List.copyOf(members.values())) {
      if (member.livesDeaf()) {
        member.broken("it takes nothing on its stdin");
      }
      leaveIfGone(member);
    }
    tellLosses();
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
        of(ready.member(), Member::ready);
      } else if (effect instanceof Pool.Effect.Broken broken) {
        of(broken.member(), member -> member.broken(broken.why()));
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
                  if (failure != null) { // it may complete here and now, amid what is carried out
                    later.execute(() -> deaf(member));
                  }
                });
  }

  private synchronized void deaf(Member member) {
    member.isDeaf();
    inPool(member, pool -> pool.deaf(member.number(), now()));
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
}
