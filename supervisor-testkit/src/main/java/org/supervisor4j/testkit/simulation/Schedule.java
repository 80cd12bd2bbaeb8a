package org.supervisor4j.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.supervisor4j.Command;
import org.supervisor4j.Prefork;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RecyclePolicy;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Watchdog;

/** A program, what is done to it, and the seed from which its workers' behaviour follows. */
record Schedule(long seed, ProgramSpec spec, List<Act> acts) {

  private static final List<String> OTHERS = List.of("db", "cache");

  static Schedule random(long seed) {
    var random = new SplittableRandom(seed);
    var spec = spec(random);
    var acts = new ArrayList<Act>();
    acts.add(new Act.Start());
    var count = 5 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      acts.add(new Act.Wait(pause(random)));
      acts.add(act(random));
    }
    amongOthers(acts, new SplittableRandom(~seed));
    return new Schedule(seed, spec, List.copyOf(acts));
  }

  /** Some programs wait for others before they start, also after a stop. */
  private static void amongOthers(List<Act> acts, SplittableRandom random) {
    if (random.nextInt(4) > 0) {
      return;
    }
    acts.set(0, new Act.StartAfter(others(random)));
    var count = 1 + random.nextInt(10);
    for (int i = 0; i < count; i++) {
      acts.add(
          1 + random.nextInt(acts.size()),
          random.nextInt(3) == 0
              ? new Act.StartAfter(others(random))
              : new Act.OtherReady(OTHERS.get(random.nextInt(OTHERS.size()))));
    }
  }

  private static Set<String> others(SplittableRandom random) {
    return Set.copyOf(OTHERS.subList(random.nextInt(2), random.nextInt(4) == 0 ? 1 : 2));
  }

  Schedule with(List<Act> fewer) {
    return new Schedule(seed, spec, List.copyOf(fewer));
  }

  /** Mostly short against the times of the policies, sometimes longer than any of them. */
  private static Duration pause(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Duration.ZERO;
      case 1, 2 -> Duration.ofMillis(random.nextInt(100));
      case 3, 4 -> Duration.ofMillis(random.nextInt(5_000));
      default -> Duration.ofSeconds(random.nextInt(120));
    };
  }

  private static Act act(SplittableRandom random) {
    return switch (random.nextInt(34)) {
      case 0 -> new Act.Start();
      case 1 -> new Act.Stop();
      case 2 -> new Act.Restart();
      case 3, 4 -> new Act.AwaitReady();
      case 5, 6, 7 -> new Act.Roll();
      case 8, 9, 10 -> new Act.RollTo(spec(random));
      case 11, 12, 13 -> new Act.Resize(1 + random.nextInt(6));
      case 14, 15 -> new Act.AbortRoll();
      case 16, 17, 18 -> new Act.ResizeChildren(1 + random.nextInt(6));
      case 19, 20, 21 -> new Act.StopSlot(random.nextInt(5));
      case 22, 23, 24 -> new Act.StartSlot(random.nextInt(5));
      case 25, 26 -> new Act.RestartSlot(random.nextInt(5));
      case 27 -> new Act.SignalSlot(random.nextInt(5));
      case 28 -> new Act.SignalAll();
      default -> new Act.Kill(random.nextInt(8));
    };
  }

  private static ProgramSpec spec(SplittableRandom random) {
    var readiness = readiness(random);
    var spares = readiness instanceof Readiness.Reported ? random.nextInt(5) / 2 : 0;
    var shards = readiness instanceof Readiness.Reported ? 1 + random.nextInt(5) : 1;
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("worker"))
            .workers(1 + random.nextInt(4))
            .sockets(SocketHandoff.tcp("http", 8080).shards(shards))
            .readiness(readiness)
            .standby(spares)
            .restart(restart(random))
            .rollout(rollout(random))
            .stop(stop(random))
            .recycle(recycle(random))
            .watchdog(
                random.nextInt(4) == 0 ? Watchdog.none() : Watchdog.silence(Duration.ofMinutes(1)));
    return random.nextInt(3) == 0 ? spec.prefork(prefork(random)).build() : spec.build();
  }

  private static Prefork prefork(SplittableRandom random) {
    return Prefork.variable("WEB_CONCURRENCY", 1 + random.nextInt(6))
        .pause(Duration.ofMillis(1 + random.nextInt(2_000)));
  }

  /** What is not age is found out by a worker's script. */
  private static RecyclePolicy recycle(SplittableRandom random) {
    var policy =
        switch (random.nextInt(6)) {
          case 0 -> RecyclePolicy.afterRequests(1000);
          case 1 -> RecyclePolicy.afterAge(Duration.ofMillis(1_000 + random.nextInt(60_000)));
          case 2 -> RecyclePolicy.aboveMemory(1).orAfterAge(Duration.ofSeconds(20));
          default -> RecyclePolicy.never();
        };
    return policy.jitter(random.nextInt(3) / 2.0);
  }

  private static Readiness readiness(SplittableRandom random) {
    var within = Duration.ofMillis(100 + random.nextInt(5_000));
    return switch (random.nextInt(8)) {
      case 0, 1 -> Readiness.aliveFor(Duration.ofMillis(random.nextInt(2_000)));
      case 2 -> Readiness.logLine("ready").within(within);
      default -> Readiness.reported().within(within);
    };
  }

  private static RestartPolicy restart(SplittableRandom random) {
    var policy =
        switch (random.nextInt(6)) {
          case 0 -> RestartPolicy.onUnexpectedExit();
          case 1 -> RestartPolicy.never();
          default -> RestartPolicy.always();
        };
    var first = Duration.ofMillis(1 + random.nextInt(500));
    var longest = first.multipliedBy(1 + random.nextInt(50));
    policy = random.nextInt(3) == 0 ? policy.startRetries(random.nextInt(5)) : policy;
    policy =
        (random.nextBoolean()
                ? policy.backoff(first, longest)
                : policy.linearBackoff(first, longest))
            .giveUpAfter(random.nextInt(6), Duration.ofSeconds(1 + random.nextInt(60)))
            .stableAfter(Duration.ofMillis(random.nextInt(10_000)))
            .jitter(random.nextInt(3) / 2.0);
    return random.nextInt(4) == 0
        ? policy.healAfter(Duration.ofSeconds(1 + random.nextInt(30)))
        : policy;
  }

  private static RolloutPolicy rollout(SplittableRandom random) {
    var policy =
        random.nextInt(4) == 0
            ? RolloutPolicy.allAtOnce()
            : RolloutPolicy.surge(1 + random.nextInt(3));
    policy = policy.observe(Duration.ofMillis(random.nextInt(3) * random.nextLong(1_500)));
    policy = policy.draining(1 + random.nextInt(4));
    if (random.nextInt(4) == 0) {
      policy = policy.every(Duration.ofMillis(1 + random.nextInt(60_000)));
    }
    return random.nextInt(4) == 0
        ? policy.deadline(policy.observe().plusMillis(1 + random.nextInt(10_000)))
        : policy;
  }

  private static StopPolicy stop(SplittableRandom random) {
    var limit = Duration.ofMillis(1 + random.nextInt(5_000));
    var policy =
        switch (random.nextInt(7)) {
          case 0, 1 -> StopPolicy.bySignal(Signal.TERM);
          case 2 -> StopPolicy.drainBySignal(Signal.QUIT, limit);
          case 3 -> StopPolicy.drainBySignal(Signal.QUIT, limit).onStop(Signal.INT);
          default -> StopPolicy.drain(limit).idleGrace(Duration.ZERO);
        };
    return policy.killAfter(Duration.ofMillis(1 + random.nextInt(3_000)));
  }
}
