package org.supervisor4j.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Passes requests on in the order in which they came, though some have to wait for something first:
 * else an abort would overtake the roll that it is meant for.
 */
final class InOrder {

  private final Executor callbacks;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null); // guarded by this

  /**
   * An order.
   *
   * @param callbacks where what a user hangs on a future may run, and block
   */
  InOrder(Executor callbacks) {
    this.callbacks = callbacks;
  }

  <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> request) {
    return ask(CompletableFuture.completedFuture(null), request);
  }

  /** The request is made once this is done, and not at all if this fails. */
  <T> CompletableFuture<T> ask(
      CompletableFuture<Void> before, Supplier<CompletableFuture<T>> request) {
    return asked(before, request)
        .thenCompose(Function.identity())
        // what failed says so on the thread that spawns, where no user may come
        .whenCompleteAsync((outcome, failure) -> {}, callbacks);
  }

  private synchronized <T> CompletableFuture<CompletableFuture<T>> asked(
      CompletableFuture<Void> before, Supplier<CompletableFuture<T>> request) {
    var asked = last.thenCompose(turn -> before).thenApply(ready -> request.get());
    last = asked.handle((made, failure) -> null);
    return asked;
  }
}
