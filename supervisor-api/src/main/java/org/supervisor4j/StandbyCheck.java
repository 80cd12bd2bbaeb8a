package org.supervisor4j;

/** The rules for spare workers. */
final class StandbyCheck {

  private StandbyCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    var standby = spec.standby;
    problems.require(
        standby.spares() >= 0 && standby.spares() <= ProgramSpec.MOST_WORKERS,
        "standby",
        standby.spares(),
        "give 0 to " + ProgramSpec.MOST_WORKERS + " spares");
    problems.require(standby.rounds() >= 1, "standby rounds", standby.rounds(), "give at least 1");
    for (var path : standby.paths()) {
      problems.require(
          path.matches("/[!-~]*"),
          "standby warmedBy",
          '"' + path + '"',
          "give a path that begins with '/', without spaces");
    }
    if (standby.spares() > 0) {
      problems.require(
          spec.readiness instanceof Readiness.Reported,
          "standby",
          standby.spares(),
          "use Readiness.reported(): only a worker that runs NettyWorker can hold back");
      problems.require(
          !spec.sockets.isEmpty(),
          "standby",
          standby.spares(),
          "give sockets: without one a spare has nothing to wait for");
    }
  }
}
