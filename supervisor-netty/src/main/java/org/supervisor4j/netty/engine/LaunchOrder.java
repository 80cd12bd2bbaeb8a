package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of programs that are started together are launched level by level, though the
 * command of one takes longer to be evaluated than that of the next. An order, no promise: whom a
 * function or a hook holds up for long is overtaken. On the engine's thread.
 */
public final class LaunchOrder {

  private final Duration patience;
  private final List<CompletableFuture<Void>> level = new ArrayList<>();
  private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
  private boolean isOpen;

  /** Nobody waits longer than this for others. */
  public LaunchOrder(Duration patience) {
    this.patience = patience;
  }

  /** What is asked for from now on comes behind what was asked for since the last call. */
  public void nextLevel() {
    isOpen = true;
    level.add(before);
    before = CompletableFuture.allOf(level.toArray(CompletableFuture<?>[]::new));
    level.clear();
  }

  /** What is asked for from now on waits for nobody, and nobody for it. */
  public void end() {
    isOpen = false;
    before = CompletableFuture.completedFuture(null);
    level.clear();
  }

  /** Has it launched, or told that it can't be, once it is prepared and its turn has come. */
  <T> void launch(
      CompletableFuture<T> prepared, BiConsumer<? super @Nullable T, ? super Throwable> launch) {
    if (!isOpen) {
      var unused = prepared.whenComplete(launch);
      return;
    }
    var launched = before.thenCompose(turn -> prepared).whenComplete(launch);
    level.add(
        launched
            .<Void>handle((done, failure) -> null)
            .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS));
  }
}
