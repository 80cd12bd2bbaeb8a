package org.supervisor4j.netty.notify;

/** What may be wrong with a message over NOTIFY_SOCKET, and what to do about it. */
enum Complaint {
  NOT_WHOLE("a message was too long, or had too many descriptors, and was dropped"),
  STRANGER("a message was dropped: it came from a process that is not of this worker"),
  GONE(
      "a message was dropped: who had sent it was gone before it could be asked whose it is;"
          + " let it wait for BARRIER=1 as systemd-notify does, or send from the main process"),
  NOT_MAIN(
      "a message was dropped: it came from another process than the main one;"
          + " call notifyAccess(NotifyAccess.ALL) if it is to count"),
  FOREIGN_MAIN("MAINPID was ignored: it names no process of this worker's process group"),
  NO_STORE("a descriptor was closed: none are kept; call descriptorStore(n)"),
  FULL("a descriptor was closed: there are as many as descriptorStore(n) allows"),
  UNWANTED("descriptors without FDSTORE=1 were closed"),
  UNCLOSED(
      "descriptors that it has sent take long to close, as SO_LINGER makes it,"
          + " and it has to wait until they are"),
  FLOOD(
      "it sends more than "
          + Notifications.MOST_IN_A_PERIOD
          + " messages a second and has to wait");

  private final String text;

  Complaint(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
