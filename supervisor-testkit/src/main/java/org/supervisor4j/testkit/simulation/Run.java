package org.supervisor4j.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.virtual.VirtualProgram;
import org.supervisor4j.testkit.virtual.VirtualTime;
import org.supervisor4j.testkit.virtual.WorkerScript;

/** One schedule, carried out and judged. */
final class Run {

  /** Longer than any policy of a schedule takes, one after the other. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Schedule schedule;
  private final Characters characters;
  private final VirtualProgram program;
  private final Invariants invariants = new Invariants();
  private final Coverage coverage = new Coverage();
  private ProgramState before;
  private Optional<Broken> brokenInside = Optional.empty();
  private final List<CompletableFuture<?>> operations = new ArrayList<>();

  private Run(Schedule schedule) {
    this.schedule = schedule;
    var time = new VirtualTime(this::check);
    characters = new Characters(schedule.seed());
    program = new VirtualProgram(schedule.spec(), this::script, time, schedule.seed(), this::heard);
    before = program.engine().state();
  }

  private void heard(Input.OfWorker input) {
    for (var seat : program.engine().state().seats()) {
      if (seat.hasProcess(input.serial())) {
        coverage.note(seat, input);
      }
    }
  }

  private void asked(String input) {
    program.engine().state().seats().stream()
        .filter(Seat::holds)
        .forEach(seat -> coverage.note(seat, input));
  }

  private WorkerScript script(WorkerId worker) {
    attempt(() -> invariants.spawned(worker, program));
    return characters.apply(worker);
  }

  /** How a schedule ended: the broken invariant, if any, and what happened. */
  record Result(Optional<String> broken, Story story, int spawns, Coverage coverage) {}

  static Result of(Schedule schedule) {
    var run = new Run(schedule);
    Optional<String> broken = Optional.empty();
    try {
      run.play();
    } catch (Broken e) {
      broken = Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException | AssertionError e) {
      broken = Optional.of(e.toString());
    }
    return new Result(broken, run.program.story(), run.program.children().spawns(), run.coverage);
  }

  private void check() {
    brokenInside.ifPresent(Run::rethrow);
    ticks(program.time().now());
    invariants.check(program);
  }

  /** Every step gives a tick to each seat whose time has come. */
  @SuppressWarnings("ReferenceEquality") // every step makes another state
  private void ticks(long now) {
    var state = program.engine().state();
    if (state != before) {
      for (var seat : before.seats()) {
        if (seat.wakeAt() <= now) {
          coverage.note(seat, "Tick");
        }
      }
      before = state;
    }
  }

  private static void rethrow(Broken broken) {
    throw broken;
  }

  private void play() {
    schedule.acts().forEach(this::perform);
    perform(new Act.Stop());
    program.advance(LONG);
    Broken.unless(operations.stream().allMatch(CompletableFuture::isDone), "an operation is open");
    Broken.unless(program.children().live().isEmpty(), "a process outlived the stop");
    Broken.unless(program.children().unreleased() == 0, "a dead process was not released");
    Broken.unless(!program.engine().state().isOccupied(), "a seat waits for a dead process");
    Broken.unless(program.engine().openOperations() == 0, "an answered operation is kept");
    Broken.unless(program.time().isQuiet(), "an alarm is left over");
  }

  private void perform(Act act) {
    if (!(act instanceof Act.Wait)) {
      program.story().tell(act.toString());
    }
    invariants.before(act, program.engine().state());
    if (act instanceof Act.Wait wait) {
      program.advance(wait.time());
    } else if (act instanceof Act.Start) {
      asked("start");
      operations.add(program.start());
    } else if (act instanceof Act.StartAfter start) {
      asked("start");
      operations.add(program.startAfter(start.others()));
    } else if (act instanceof Act.OtherReady other) {
      asked("start");
      program.otherReady(other.name());
    } else if (act instanceof Act.Stop) {
      asked("end");
      operations.add(program.stop());
    } else if (act instanceof Act.Restart) {
      asked("end, again");
      operations.add(program.restart());
    } else if (act instanceof Act.StartSlot start) {
      var slot = start.slot();
      operations.add(then(program.start(slot), state -> ParkingRules.isUp(slot, state)));
    } else if (act instanceof Act.StopSlot stop) {
      var slot = stop.slot();
      operations.add(then(program.stop(slot), state -> ParkingRules.isDown(slot, state)));
    } else if (act instanceof Act.RestartSlot restart) {
      var slot = restart.slot();
      operations.add(then(program.restart(slot), state -> ParkingRules.isUp(slot, state)));
    } else if (act instanceof Act.SignalSlot signal) {
      operations.add(SignalRules.one(program, signal.slot()));
    } else if (act instanceof Act.SignalAll) {
      operations.add(SignalRules.all(program));
    } else if (act instanceof Act.AwaitReady) {
      operations.add(program.whenReady());
    } else if (act instanceof Act.Roll) {
      operations.add(program.roll());
    } else if (act instanceof Act.RollTo roll) {
      operations.add(program.roll(roll.next()));
    } else if (act instanceof Act.AbortRoll) {
      operations.add(program.abortRoll());
      RollRules.aborted(program.engine().state());
    } else if (act instanceof Act.Resize resize) {
      resize(resize.workers());
    } else if (act instanceof Act.ResizeChildren resize) {
      resizeChildren(resize.children());
    } else if (act instanceof Act.Kill kill) {
      kill(kill.place());
    }
  }

  private void resize(int workers) {
    var up = program.engine().state().up();
    var resized = program.resize(workers);
    Slots.resized(program.engine().state(), workers);
    operations.add(up ? then(resized, state -> Slots.settled(state, workers)) : resized);
  }

  private void resizeChildren(int children) {
    if (program.engine().state().spec().prefork().isPresent()) {
      var resized = program.resizeChildren(children);
      ChildrenRules.resized(program.engine().state(), children);
      operations.add(then(resized, state -> ChildrenRules.settled(state, children)));
    }
  }

  /** Looks at what is there when an operation has completed well. */
  private CompletableFuture<?> then(CompletableFuture<Void> done, Consumer<ProgramState> check) {
    return done.thenRun(() -> attempt(() -> check.accept(program.engine().state())));
  }

  /** Asked from within the engine, which would log what is broken and go on. */
  private void attempt(Runnable check) {
    try {
      check.run();
    } catch (Broken e) {
      brokenInside = Optional.of(e);
    }
  }

  private void kill(int place) {
    var live = List.copyOf(program.children().live());
    if (!live.isEmpty()) {
      program.kill(live.get(place % live.size()));
    }
  }
}
