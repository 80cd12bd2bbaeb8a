package org.supervisor4j.netty;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StartOrder;
import org.supervisor4j.netty.engine.Children;
import org.supervisor4j.netty.engine.LaunchOrder;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.lifecycle.Effect;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.socket.ListenSockets;

/**
 * Programs that wait for each other as chance has it, in simulated time: slow, dying before they
 * are ready and later, given up and healed. Whoever starts or is stopped out of turn is a
 * violation.
 */
final class RandomPrograms {

  private static final int MOST = 12;

  private final ManualTime time = new ManualTime();
  private final Random dice;
  private final List<ProgramSpec> specs = new ArrayList<>();
  private final Set<String> wereReady = new HashSet<>();
  private final Map<String, Integer> living = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private boolean mayDie = true;
  private boolean stopping;
  private final EndOfAll end;
  final Programs programs;

  RandomPrograms(long seed) {
    dice = new Random(seed);
    var count = 1 + dice.nextInt(MOST);
    IntStream.range(0, count).mapToObj(this::spec).forEach(specs::add);
    var bindings = new Bindings(new ListenSockets(), spec -> spec, Runnable::run);
    programs =
        new Programs(
            bindings,
            this::made,
            e -> {},
            Runnable::run,
            new LaunchOrder(Duration.ofSeconds(1)),
            Runnable::run);
    end =
        new EndOfAll(
            programs, bindings, pool -> CompletableFuture.completedFuture(null), Runnable::run);
    programs.begin(specs);
  }

  /** It may wait for any that were made before it, so that there is no circle. */
  private ProgramSpec spec(int number) {
    var after = specs.stream().map(ProgramSpec::name).filter(name -> dice.nextInt(3) == 0).toList();
    var order = StartOrder.priority(dice.nextInt(4)).after(after.toArray(String[]::new));
    return ProgramSpec.named("p" + number)
        .command(Command.of("sleep"))
        .workers(1 + dice.nextInt(2))
        .order(dice.nextInt(8) == 0 ? order.manual() : order)
        .restart(
            RestartPolicy.always()
                .backoff(ofMillis(10), ofMillis(100))
                .giveUpAfter(1, ofMinutes(1))
                .healAfter(ofSeconds(1)))
        .build();
  }

  private RunningProgram made(ProgramSpec spec) {
    var engine =
        new ProgramEngine(
            spec,
            time,
            (name, reports) -> new Chance(spec, report -> heard(spec, report, reports)),
            event -> programs.starts().heard(event),
            Runnable::run,
            0);
    return new RunningProgram(
        engine,
        next -> CompletableFuture.completedFuture(null),
        (slot, bigger) -> CompletableFuture.completedFuture(null),
        next -> {},
        Runnable::run);
  }

  private void heard(ProgramSpec spec, Input.OfWorker report, Consumer<Input.OfWorker> reports) {
    reports.accept(report);
    time.execute(
        () -> {
          if (isReady(spec.name())) {
            wereReady.add(spec.name());
          }
        });
  }

  private boolean isReady(String name) {
    return program(name).engine().state().isReady();
  }

  private boolean wasReady(String name) {
    return wereReady.contains(name) || isReady(name);
  }

  /** The engine goes on after what fails in it, so this is asked for at the end. */
  private void require(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  List<String> violations() {
    return violations;
  }

  RunningProgram program(String name) {
    return programs.get(name);
  }

  List<ProgramSpec> specs() {
    return specs;
  }

  Random dice() {
    return dice;
  }

  void advance(Duration duration) {
    time.advance(duration);
  }

  /** From now on everybody gets ready and stays so. */
  void calmDown() {
    mayDie = false;
    advance(ofMinutes(2));
  }

  CompletableFuture<Void> stop() {
    stopping = true;
    return end.begin();
  }

  int living() {
    return living.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Duration soon() {
    return ofMillis(dice.nextInt(300));
  }

  private final class Chance implements Children {

    private final ProgramSpec spec;
    private final Consumer<Input.OfWorker> reports;
    private final Set<Long> alive = new HashSet<>();

    Chance(ProgramSpec spec, Consumer<Input.OfWorker> reports) {
      this.spec = spec;
      this.reports = reports;
    }

    @Override
    public void spawn(Effect.Spawn order) {
      for (var other : spec.order().after()) {
        require(wasReady(other), spec.name() + " is started before " + other + " was ready");
      }
      alive.add(order.serial());
      living.merge(spec.name(), 1, Integer::sum);
      time.in(soon(), () -> live(order.serial()));
    }

    private void live(long serial) {
      reports.accept(new Input.Spawned(serial, 1000 + serial));
      reports.accept(new Input.Connected(serial));
      if (mayDie && dice.nextInt(3) == 0) {
        time.in(soon(), () -> die(serial, 1));
      } else {
        time.in(soon(), () -> getReady(serial));
      }
    }

    private void getReady(long serial) {
      if (alive.contains(serial)) {
        reports.accept(new Input.Ready(serial));
        if (mayDie && dice.nextInt(4) == 0) {
          time.in(soon(), () -> die(serial, 1));
        }
      }
    }

    private void die(long serial, int code) {
      if (alive.remove(serial)) {
        living.merge(spec.name(), -1, Integer::sum);
        reports.accept(new Input.Exited(serial, CauseOfDeath.of(new ExitStatus.Exited(code))));
      }
    }

    private void goodbye(long serial) {
      if (stopping) {
        for (var other : mustBeDownBefore(spec)) {
          var down = living.getOrDefault(other, 0) == 0;
          require(down, spec.name() + " is told to stop before " + other + " is down");
        }
      }
      time.in(soon(), () -> die(serial, 0));
    }

    @Override
    public void accept(long serial, Map<String, List<Integer>> shards) {}

    @Override
    public void drain(long serial, Duration within, Duration idleGrace) {
      goodbye(serial);
    }

    @Override
    public void signal(long serial, Signal signal) {
      goodbye(serial);
    }

    @Override
    public void kill(long serial) {
      goodbye(serial);
    }

    @Override
    public void release(long serial) {}
  }

  /** Who waits for it; and where nobody waits for anybody, who has a higher priority. */
  private Set<String> mustBeDownBefore(ProgramSpec spec) {
    return specs.stream()
        .filter(other -> waits(other, spec) || (waitsForNobody(spec) && isHigher(other, spec)))
        .map(ProgramSpec::name)
        .collect(Collectors.toSet());
  }

  private static boolean waits(ProgramSpec one, ProgramSpec other) {
    return one.order().after().contains(other.name());
  }

  private static boolean waitsForNobody(ProgramSpec spec) {
    return spec.order().after().isEmpty();
  }

  private static boolean isHigher(ProgramSpec one, ProgramSpec other) {
    return one.order().priority() > other.order().priority();
  }
}
