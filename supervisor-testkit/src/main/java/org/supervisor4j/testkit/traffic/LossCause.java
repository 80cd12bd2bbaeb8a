package org.supervisor4j.testkit.traffic;

import io.netty.channel.unix.Errors;

/** Why a request that was due got no complete, right answer. */
public enum LossCause {
  /** Nobody listened at the address (ECONNREFUSED). */
  REFUSED,
  /** No connection for another reason; the detail names it, as a full backlog or no such file. */
  CONNECT_FAILED,
  /** The connection was not there in time. */
  CONNECT_TIMEOUT,
  /** The connection was reset before the first byte of the response. */
  RESET,
  /** The connection was closed before the first byte of the response. */
  EOF,
  /** The connection was closed or reset in the middle of the response. */
  PARTIAL,
  /** No complete response in time, counted from the due time. */
  TIMEOUT,
  /** A complete response whose status is not 2xx. */
  BAD_STATUS,
  /** Not HTTP, or a body that is not the one that was posted. */
  GARBAGE;

  static LossCause ofConnect(Throwable failure) {
    // Netty's exception carries the number in its text alone; not a constant, since this class may
    // be loaded before Netty's native library
    var refused = "error(" + Errors.ERROR_ECONNREFUSED_NEGATIVE + ")";
    return String.valueOf(failure.getMessage()).contains(refused) ? REFUSED : CONNECT_FAILED;
  }
}
