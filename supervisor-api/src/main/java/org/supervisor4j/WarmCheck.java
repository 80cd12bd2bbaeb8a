package org.supervisor4j;

/** The rules for spare workers and what warms them. */
final class WarmCheck {

  private WarmCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    problems.require(
        spec.standby >= 0 && spec.standby <= ProgramSpec.MOST_WORKERS,
        "standby",
        spec.standby,
        "give 0 to " + ProgramSpec.MOST_WORKERS + " spares");
    if (spec.standby > 0) {
      problems.require(
          spec.readiness instanceof Readiness.Reported,
          "standby",
          spec.standby,
          "use Readiness.reported(): only a worker that runs NettyWorker can hold back");
      problems.require(
          !spec.sockets.isEmpty(),
          "standby",
          spec.standby,
          "give sockets: without one a spare has nothing to wait for");
    }
    spec.warmup.ifPresent(warmup -> check(warmup, problems));
    var warmup = spec.effectiveWarmup();
    if (!warmup.paths().isEmpty()) {
      problems.require(
          spec.readiness instanceof Readiness.Reported,
          "warmup",
          warmup.paths(),
          "use Readiness.reported(): only NettyWorker warms itself before it is ready");
      problems.require(
          warmup.within().compareTo(spec.readiness.within()) < 0,
          "warmup within",
          warmup.within(),
          "give less than the time for readiness, " + Problems.text(spec.readiness.within()));
    }
  }

  private static void check(Warmup warmup, Problems problems) {
    problems.require(warmup.rounds() >= 1, "warmup rounds", warmup.rounds(), "give at least 1");
    problems.requirePositive(warmup.within(), "warmup within");
    warmup.paths().forEach(path -> problems.requirePath(path, "warmup path"));
  }
}
