package org.supervisor4j.netty.rpc;

/** The body of a request is no call of XML-RPC, or one that nobody means: answered by a 400. */
final class MalformedCallException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MalformedCallException(String message) {
    super(message);
  }

  MalformedCallException(String message, Throwable cause) {
    super(message, cause);
  }
}
