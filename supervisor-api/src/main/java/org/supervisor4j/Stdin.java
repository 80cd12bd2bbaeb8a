package org.supervisor4j;

/**
 * What a worker reads on descriptor 0.
 *
 * @param isPiped whether it is a pipe that {@link Program#write} fills, rather than /dev/null
 */
public record Stdin(boolean isPiped) {

  /** Nothing: {@code /dev/null}. */
  public static Stdin none() {
    return new Stdin(false);
  }

  /**
   * What {@link Program#write} is given. The pipe ends with the worker; if the host dies, the
   * worker reads the end of the stream.
   */
  public static Stdin piped() {
    return new Stdin(true);
  }
}
