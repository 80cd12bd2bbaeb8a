package org.supervisor4j.samples;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Writes the answers of one connection in the order of its requests, as HTTP/1.1 wants it (RFC 9112
 * 9.3.2), whichever is ready first. On the connection's loop only.
 */
final class AnswersInOrder {

  private final Queue<CompletableFuture<FullHttpResponse>> due = new ArrayDeque<>();

  /** To be called for each request as it comes; the answer is completed on the loop. */
  void add(ChannelHandlerContext context, CompletableFuture<FullHttpResponse> answer) {
    due.add(answer);
    answer.thenRun(() -> write(context));
  }

  private void write(ChannelHandlerContext context) {
    for (var next = due.peek(); next != null && next.isDone(); next = due.peek()) {
      context.write(due.remove().join());
    }
    context.flush();
  }
}
