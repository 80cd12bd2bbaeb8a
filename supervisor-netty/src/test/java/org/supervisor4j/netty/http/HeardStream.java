package org.supervisor4j.netty.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that takes all at once and remembers it, until somebody ends it. */
public final class HeardStream implements BodyStream {

  public final List<String> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  @Override
  public CompletableFuture<Void> write(byte[] bytes) {
    heard.add(new String(bytes, UTF_8));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void end() {
    closed.complete(null);
  }

  @Override
  public CompletableFuture<Void> closed() {
    return closed;
  }
}
