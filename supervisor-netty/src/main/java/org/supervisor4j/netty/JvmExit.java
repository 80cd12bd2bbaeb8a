package org.supervisor4j.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The exit of the JVM behind the end of its supervisor, if somebody asks for it. */
final class JvmExit {

  private final CompletableFuture<Void> due = new CompletableFuture<>();
  private final AtomicBoolean asked = new AtomicBoolean();

  /** The first code counts. */
  void ask(int code) {
    if (asked.compareAndSet(false, true)) {
      var unused = due.thenRun(() -> exit(code));
    }
  }

  /** On a thread that keeps the JVM from ending by itself, with another code. */
  private static void exit(int code) {
    var thread = new Thread(() -> System.exit(code), "supervisor4j-exit");
    thread.setDaemon(false); // whoever asks may be a daemon
    thread.start();
  }

  /** All is given back; to be called before anybody is told so. */
  void due() {
    due.complete(null);
  }
}
