package org.supervisor4j.testkit.traffic;

import java.time.Duration;
import java.time.Instant;

/**
 * A request that was due and got no complete, right answer.
 *
 * @param phase how far it had come
 * @param lostAt when the client knew
 * @param detail what the system or the response said
 */
public record Loss(
    LossCause cause, Phase phase, Instant due, Instant lostAt, Via via, String detail) {

  /**
   * The connection that carried it.
   *
   * @param connection counts from 1; 0 if the request never had one
   * @param localPort 0 on a unix path, and before the connection was there
   * @param earlierAnswers what the connection had brought before: 0 is its first request
   * @param lastResponder who had answered on it last
   */
  public record Via(long connection, int localPort, int earlierAnswers, Responder lastResponder) {

    /** The request never had a connection. */
    public static final Via NONE = new Via(0, 0, 0, Responder.UNKNOWN);
  }

  /** From the due time to the loss. */
  public Duration after() {
    return Duration.between(due, lostAt);
  }
}
