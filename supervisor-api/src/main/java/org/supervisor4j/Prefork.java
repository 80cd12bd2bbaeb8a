package org.supervisor4j;

import java.time.Duration;

/**
 * A worker that is a master with children of its own, and how it learns how many: by an argument or
 * a variable at its start, and by signals while it runs. {@code Prefork.variable("WEB_CONCURRENCY",
 * 4)} is that of gunicorn and puma; {@link Starman#children} is that of Starman.
 *
 * <p>It is only told: how soon children come and go is the master's affair. {@link
 * Program#resizeChildren} changes the number of a program that runs.
 *
 * @param children how many each worker has
 * @param name of the argument, which comes last, with the number as the next one; or of the
 *     variable
 * @param more the signal that adds one child
 * @param less the signal that takes one away
 * @param pause the time between two signals, and before the first to one that has just become
 *     ready: a master that only notes that a signal came takes two at once for one
 */
public record Prefork(int children, By by, String name, Signal more, Signal less, Duration pause) {

  /** Nobody means more of one master. */
  public static final int MOST_CHILDREN = 1000;

  /** By what a new master learns the number. */
  public enum By {
    ARGUMENT,
    VARIABLE
  }

  /** Told by these two further arguments, as {@code --workers 5}; TTIN and TTOU, 1 s apart. */
  public static Prefork argument(String name, int children) {
    return of(By.ARGUMENT, name, children);
  }

  /** Told by this variable; TTIN and TTOU, 1 s apart. */
  public static Prefork variable(String name, int children) {
    return of(By.VARIABLE, name, children);
  }

  private static Prefork of(By by, String name, int children) {
    return new Prefork(children, by, name, Signal.TTIN, Signal.TTOU, Duration.ofSeconds(1));
  }

  /** Another number of them. */
  public Prefork children(int count) {
    return new Prefork(count, by, name, more, less, pause);
  }

  /** Other signals. */
  public Prefork signals(Signal adding, Signal removing) {
    return new Prefork(children, by, name, adding, removing, pause);
  }

  /** Another time between two signals. */
  public Prefork pause(Duration time) {
    return new Prefork(children, by, name, more, less, time);
  }
}
