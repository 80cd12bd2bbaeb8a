package org.supervisor4j.netty.wire;

/** The byte that says what a frame holds. Numbers are never given twice. */
final class MessageType {

  static final int TICKET_KEYS_WANTED = 20;
  static final int TICKET_KEYS = 21;
  static final int HELLO = 1;
  static final int READY = 2;
  static final int HEARTBEAT = 3;
  static final int GOODBYE = 4;
  static final int ACCEPT = 5;
  static final int DRAIN = 6;

  private MessageType() {}
}
