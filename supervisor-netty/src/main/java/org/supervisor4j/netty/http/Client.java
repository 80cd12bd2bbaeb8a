package org.supervisor4j.netty.http;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A client's connection, as services know it: one and the same for all requests that come by it.
 */
public final class Client {

  private final Map<Class<?>, Object> kept = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /** What a service keeps of this connection as long as it lasts; any thread. */
  public <T> T keep(Class<T> type, Supplier<? extends T> first) {
    return type.cast(kept.computeIfAbsent(type, unknown -> first.get()));
  }

  /** Completes when the connection has ended, on the endpoints' thread: hold it up for nothing. */
  public CompletableFuture<Void> gone() {
    return gone.copy();
  }

  void end() {
    gone.complete(null);
  }
}
