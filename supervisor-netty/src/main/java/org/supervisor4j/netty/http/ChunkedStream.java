package org.supervisor4j.netty.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A body that is written piece by piece to one connection; its state belongs to the loop. */
final class ChunkedStream implements BodyStream {

  private final Channel channel;
  private final Runnable ended;
  private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * A stream.
   *
   * @param ended what follows the end of the body
   */
  ChunkedStream(Channel channel, Runnable ended) {
    this.channel = channel;
    this.ended = ended;
  }

  @Override
  public CompletableFuture<Void> write(byte[] bytes) {
    var room = new CompletableFuture<Void>();
    onLoop(() -> write(bytes, room));
    return room;
  }

  private void write(byte[] bytes, CompletableFuture<Void> room) {
    if (closed.isDone()) {
      room.completeExceptionally(new ClosedChannelException());
      return;
    }
    if (bytes.length > 0) { // an empty chunk would be the end
      channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
    }
    waiting.add(room);
    writable();
  }

  /** Tells those who wait if there is room again. */
  void writable() {
    while (channel.isWritable() && !waiting.isEmpty()) {
      waiting.poll().complete(null);
    }
  }

  @Override
  public void end() {
    onLoop(
        () -> {
          if (!closed.isDone()) {
            channel
                .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                .addListener(written -> ended.run());
            close();
          }
        });
  }

  /** Nobody hears any more. */
  void close() {
    closed.complete(null);
    waiting.forEach(room -> room.completeExceptionally(new ClosedChannelException()));
    waiting.clear();
  }

  @Override
  public CompletableFuture<Void> closed() {
    return closed.copy();
  }

  /** Later in any case: what a service does when it is told must not come back in here. */
  private void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (java.util.concurrent.RejectedExecutionException e) {
      close(); // the endpoint is gone, and the loop with it: nobody else is in here
    }
  }
}
