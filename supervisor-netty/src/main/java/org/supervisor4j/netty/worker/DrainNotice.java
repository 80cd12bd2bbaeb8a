package org.supervisor4j.netty.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells whoever listens that the worker drains, also those who come later. */
final class DrainNotice {

  /** Told on any thread, and perhaps twice. */
  interface Listener {
    void drains(Duration idleGrace);
  }

  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Duration idleGrace; // present: draining

  void tell(Duration grace) {
    idleGrace = grace;
    listeners.forEach(listener -> listener.drains(grace));
  }

  void join(Listener listener) {
    listeners.add(listener); // before it is told: so none is missed
    var grace = idleGrace;
    if (grace != null) {
      listener.drains(grace);
    }
  }

  void leave(Listener listener) {
    listeners.remove(listener);
  }
}
