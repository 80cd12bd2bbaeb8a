package org.supervisor4j.netty;

/** Ends the supervisor when the JVM exits without having closed it. */
final class ShutdownHook {

  private final Thread thread;

  ShutdownHook(Runnable end) {
    thread = new Thread(end, "supervisor4j-shutdown");
  }

  void install() {
    Runtime.getRuntime().addShutdownHook(thread);
  }

  /** Nothing to do once the JVM is on its way out. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      return; // the JVM exits, and this hook may be the one that called us
    }
  }
}
