package org.supervisor4j.samples;

/**
 * Kills the only worker that serves again and again and times what follows, each from the kill: the
 * exit was noticed, the successor was spawned, unless a spare is there, serves, and has answered.
 * Argument: how often (10).
 */
public final class CrashBenchmark {

  private CrashBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    try (var contest = new Contest()) {
      contest.enter("plain respawn", spec -> spec);
      contest.enterWithArchive("respawn with archive");
      contest.enter("warm standby", spec -> spec.standby(1));
      contest.run(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10);
      contest.printHead("from the kill until");
      contest.printRow("its exit was noticed", OneWorker.Death::noticed);
      contest.printRow("its successor was spawned", OneWorker.Death::spawned);
      contest.printRow("its successor served", OneWorker.Death::ready);
      contest.printRow("the next answer arrived", OneWorker.Death::answered);
    }
  }
}
