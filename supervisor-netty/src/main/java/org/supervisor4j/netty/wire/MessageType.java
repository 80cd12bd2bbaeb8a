package org.supervisor4j.netty.wire;

/** The byte that says what a frame holds. Numbers are never given twice. */
final class MessageType {

  static final int HELLO = 1;
  static final int READY = 2;
  static final int HEARTBEAT = 3;
  static final int GOODBYE = 4;
  static final int ACCEPT = 5;
  static final int DRAIN = 6;
  static final int RECEIVING = 7;
  static final int HEIRS = 8;
  static final int KNOCK = 9;
  static final int WELCOME = 10;
  static final int BAGGAGE = 11;
  static final int OFFER = 12;
  static final int TAKEN = 13;
  static final int REFUSED = 14;
  static final int LEAVING = 15;
  static final int TICKET_KEYS_WANTED = 20;
  static final int TICKET_KEYS = 21;

  private MessageType() {}
}
