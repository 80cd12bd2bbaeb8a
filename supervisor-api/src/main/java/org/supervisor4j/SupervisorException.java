package org.supervisor4j;

/** Something the supervisor was asked for could not be done; the message says what and why. */
public class SupervisorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SupervisorException(String message) {
    super(message);
  }

  public SupervisorException(String message, Throwable cause) {
    super(message, cause);
  }
}
