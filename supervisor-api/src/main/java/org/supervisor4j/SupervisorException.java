package org.supervisor4j;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Something the supervisor was asked for could not be done; the message says what and why. */
public class SupervisorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SupervisorException(String message) {
    super(message);
  }

  public SupervisorException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What a future failed with, without what the future has wrapped it in. */
  public static Throwable unwrap(Throwable failure) {
    var inner = failure;
    while (inner.getCause() != null
        && (inner instanceof CompletionException || inner instanceof ExecutionException)) {
      inner = inner.getCause();
    }
    return inner;
  }

  /**
   * Why something failed, in words for people: our own message, and with its type what anything
   * else says of itself.
   */
  public static String reason(Throwable failure) {
    var cause = unwrap(failure);
    var message = cause.getMessage();
    return cause instanceof SupervisorException && message != null ? message : cause.toString();
  }
}
