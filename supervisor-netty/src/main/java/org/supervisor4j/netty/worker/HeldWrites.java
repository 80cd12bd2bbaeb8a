package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * Writes that wait for the end of the read they happened in: only then it is known whether the
 * client had sent another request behind the one that they answer.
 */
final class HeldWrites {

  private record Held(Object message, ChannelPromise promise) {}

  private final ArrayDeque<Held> queue = new ArrayDeque<>();
  private boolean flushAsked;

  boolean isEmpty() {
    return queue.isEmpty();
  }

  void add(Object message, ChannelPromise promise) {
    queue.add(new Held(message, promise));
  }

  /** At once, or behind what is held. */
  void flush(Runnable flush) {
    if (queue.isEmpty()) {
      flush.run();
    } else {
      flushAsked = true;
    }
  }

  /** Writes them in their order, then flushes if that was asked for meanwhile. */
  void release(BiConsumer<Object, ChannelPromise> write, Runnable flush) {
    for (var held = queue.poll(); held != null; held = queue.poll()) {
      write.accept(held.message(), held.promise());
    }
    if (flushAsked) {
      flushAsked = false;
      flush.run();
    }
  }
}
