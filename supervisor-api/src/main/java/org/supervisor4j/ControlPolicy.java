package org.supervisor4j;

/**
 * What a program makes of requests that come by supervisord's interface, where ours can do better.
 *
 * @param rollsOnHup whether signal HUP rolls the program rather than reach its workers
 * @param rollsOnRestart whether a stop that a start follows at once rolls the program
 */
public record ControlPolicy(boolean rollsOnHup, boolean rollsOnRestart) {

  /** A signal is a signal, and a restart stops all before it starts all. */
  public static ControlPolicy asSupervisord() {
    return new ControlPolicy(false, false);
  }

  /**
   * {@code supervisorctl signal HUP web:*} rolls the program, once whatever the number of its
   * workers, and waits for nothing.
   */
  public ControlPolicy hupRolls() {
    return new ControlPolicy(true, rollsOnRestart);
  }

  /**
   * {@code supervisorctl restart web:*} rolls the program. The client asks for a stop, and once
   * that is answered for a start; so a stop of all workers is answered at once, and carried out
   * half a second later if no start has come. Who stops such a program and goes on has to count
   * with that.
   */
  public ControlPolicy restartRolls() {
    return new ControlPolicy(rollsOnHup, true);
  }
}
