package org.supervisor4j.testkit.traffic;

/** What the dropping server does to a request. */
enum Deed {
  ANSWER,
  /** Answers after a 100 Continue, in chunks, with the label split between two of them. */
  ANSWER_IN_PIECES,
  /** Answers without a length and ends the body by closing. */
  ANSWER_UNTIL_CLOSE,
  ANSWER_AND_ANNOUNCE_CLOSE,
  /** Answers, then closes without having said so. */
  ANSWER_AND_CLOSE,
  /** Answers twice. */
  ANSWER_TWICE,
  CLOSE,
  RESET,
  HALF_THEN_CLOSE,
  HALF_THEN_RESET,
  HALF_A_STATUS_LINE_THEN_CLOSE,
  HALF_THEN_SILENCE,
  SILENCE,
  ERROR,
  GARBAGE,
  /** Answers with another body of the same length. */
  WRONG_BODY,
  SHORT_BODY
}
