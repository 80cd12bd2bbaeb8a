package org.supervisor4j.testkit.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Said;
import org.supervisor4j.testkit.virtual.WorkerScript;

/**
 * How the workers of a schedule behave: each generation has a character, healthy or broken in one
 * way, and each start within it varies. Follows from the seed alone, so that a schedule with fewer
 * acts meets the same generations.
 */
final class Characters implements Function<WorkerId, WorkerScript> {

  private final long seed;
  private final SplittableRandom each;

  Characters(long seed) {
    this.seed = seed;
    each = new SplittableRandom(seed ^ 0x5DEECE66DL);
  }

  @Override
  public WorkerScript apply(WorkerId worker) {
    var generation = new SplittableRandom(seed * 31 + worker.generation());
    var script = character(generation.nextInt(10));
    return speaking(faring(keepingItsChannel(killed(spawned(ending(script))))));
  }

  private WorkerScript speaking(WorkerScript script) {
    return switch (each.nextInt(12)) {
      case 0 -> script.says(millis(400), extending()).says(millis(20_000), extending());
      case 1 -> script.leavesAfter(millis(20_000), millis(6_000));
      case 2 -> script.says(millis(20_000), Input.Leaves::new).says(millis(25_000), extending());
      case 3 ->
          script.says(
              millis(20_000),
              serial -> new Input.Says(serial, new Said("busy", Optional.empty(), true)));
      default -> script;
    };
  }

  private LongFunction<Input.OfWorker> extending() {
    var time = millis(6_000);
    return serial -> new Input.Extends(serial, time);
  }

  private WorkerScript faring(WorkerScript script) {
    var worn = each.nextInt(3) == 0 ? script.wearsAfter(millis(20_000)) : script;
    return switch (each.nextInt(12)) {
      case 0 -> worn.freezesAfter(millis(5_000));
      case 1 -> worn.freezesAfter(millis(5_000)).recoversAfter(millis(3_000));
      case 2 -> worn.sticksAfter(millis(5_000));
      case 3 -> worn.sticksAfter(millis(20_000)).recoversAfter(millis(3_000));
      default -> worn;
    };
  }

  private WorkerScript ending(WorkerScript script) {
    return switch (each.nextInt(11)) {
      case 0 -> script.ignoresDrain();
      case 1 -> script.ignoresSignals();
      case 2 -> script.ignoresDrain().ignoresSignals();
      case 3 -> script.crashesAfter(millis(20_000), new ExitStatus.Signalled(11));
      case 4 -> script.slowToDrain(millis(6_000));
      default -> script;
    };
  }

  /** A spawn may be answered when nobody wants its worker any more. */
  private WorkerScript spawned(WorkerScript script) {
    return each.nextInt(6) == 0 ? script.spawnsIn(millis(3_000)) : script;
  }

  private WorkerScript killed(WorkerScript script) {
    return each.nextInt(3) == 0 ? script.hardToKill(millis(2_000)) : script;
  }

  private WorkerScript keepingItsChannel(WorkerScript script) {
    return switch (each.nextInt(12)) {
      case 0 -> script.withoutChannel();
      case 1 -> script.connectsAfter(millis(500));
      case 2 -> script.connectsAfter(millis(20_000));
      case 3 -> script.losesChannelAfter(millis(500));
      case 4 -> script.losesChannelAfter(millis(20_000));
      case 5 -> script.losesChannelAfter(millis(1_000)).returnsAfter(millis(1_000));
      case 6 -> script.losesChannelAfter(millis(10_000)).returnsAfter(millis(10_000));
      case 7 ->
          script
              .connectsAfter(millis(2_000))
              .losesChannelAfter(millis(2_000))
              .returnsAfter(millis(2_000));
      default -> script;
    };
  }

  private WorkerScript character(int which) {
    return switch (which) {
      case 0 -> WorkerScript.neverReady();
      case 1 -> WorkerScript.cannotStart("no such program");
      case 2 ->
          WorkerScript.readyAfter(millis(300)).crashesAfter(millis(600), new ExitStatus.Exited(1));
      case 3 ->
          WorkerScript.neverReady()
              .crashesAfter(millis(50), new ExitStatus.Exited(each.nextInt(2) * 3));
      case 4 ->
          WorkerScript.readyAfter(millis(50)).crashesAfter(millis(4_000), new ExitStatus.Exited(0));
      default -> WorkerScript.readyAfter(millis(400));
    };
  }

  private Duration millis(int below) {
    return Duration.ofNanos(each.nextLong(below * 1_000_000L));
  }
}
