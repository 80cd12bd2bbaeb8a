package org.supervisor4j.testkit.traffic;

/** How far a request has come. */
public enum Phase {
  /** It is due, and no connection is free. */
  WAITING,
  /** Its connection is being opened. */
  CONNECTING,
  /** Its bytes are on the way to the kernel. */
  WRITING,
  /** It was written, and nothing came back yet. */
  NO_RESPONSE,
  /** A part of the response came. */
  PARTIAL_RESPONSE
}
