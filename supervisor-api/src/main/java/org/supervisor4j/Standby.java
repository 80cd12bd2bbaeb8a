package org.supervisor4j;

import java.util.List;

/**
 * Spare workers of the generation that serves: {@code Standby.spares(1).warmedBy("/", "/cart")}. A
 * spare is ready and holds the sockets, but accepts nothing until a worker dies, or is to be
 * replaced: then it fills that slot at once, and a new spare starts. A resize to more workers takes
 * them, too, and a roll brings new ones. Until it is promoted a spare is asked for these paths over
 * a listener that nobody else can use, so that what it answers first is not the first that it does.
 *
 * <p>Spares are numbered behind the slots. One that was promoted keeps that number in its
 * environment, its output and {@link WorkerContext#id()}; events and status name the slot it fills.
 *
 * @param spares how many
 * @param paths what a spare is asked for by HTTP, one after the other
 * @param rounds how often
 */
public record Standby(int spares, List<String> paths, int rounds) {

  private static final int ROUNDS = 100;

  public Standby {
    paths = List.copyOf(paths);
  }

  /** No spares: a worker that dies is started again. */
  public static Standby none() {
    return spares(0);
  }

  /** So many, warmed by {@code GET /}. */
  public static Standby spares(int count) {
    return new Standby(count, List.of("/"), ROUNDS);
  }

  /** Asks for these paths instead; for none at all if there is none. */
  public Standby warmedBy(String... wanted) {
    return new Standby(spares, List.of(wanted), rounds);
  }

  /** Asks so often for each path; 100 times unless said. */
  public Standby rounds(int count) {
    return new Standby(spares, paths, count);
  }
}
