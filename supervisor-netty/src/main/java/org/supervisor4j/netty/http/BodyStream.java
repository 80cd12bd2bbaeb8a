package org.supervisor4j.netty.http;

import java.util.concurrent.CompletableFuture;

/** A response's body while it is written; callable from any thread, nothing blocks. */
public interface BodyStream {

  /**
   * Sends these bytes at once, if there are any.
   *
   * @return completes when there is room for more: wait for it, or what a slow client has not read
   *     yet piles up here; exceptionally when the client is gone. On the endpoints' thread
   */
  CompletableFuture<Void> write(byte[] bytes);

  /** No more comes; the connection is free for its next request. */
  void end();

  /**
   * Completes when nothing can be written any more: it was ended, the client is gone, or the
   * endpoint closes. On the endpoints' thread.
   */
  CompletableFuture<Void> closed();
}
