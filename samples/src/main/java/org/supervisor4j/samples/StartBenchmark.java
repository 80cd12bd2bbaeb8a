package org.supervisor4j.samples;

/**
 * Starts a worker again and again, plain and from an archive in turn, and times it from its spawn.
 * Run it on the JDK that is to be measured: workers get the host's. Argument: how often (10).
 */
public final class StartBenchmark {

  private StartBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    try (var contest = new Contest()) {
      contest.enter("without archive", spec -> spec);
      contest.enterWithArchive("with archive");
      contest.run(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10);
      contest.printHead("JDK " + Runtime.version().feature() + ", from the spawn until");
      contest.printRow("it was ready", death -> death.ready() - death.spawned());
      contest.printRow("it had answered", death -> death.answered() - death.spawned());
    }
  }
}
