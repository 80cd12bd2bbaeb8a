package org.supervisor4j.netty.worker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Knows every connection from the moment the kernel hands it out until it is closed. */
@ChannelHandler.Sharable
final class Connections extends ChannelInboundHandlerAdapter {

  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  @Override
  public void channelRead(ChannelHandlerContext listener, Object message) {
    if (message instanceof Channel connection) {
      open.add(connection);
      connection.closeFuture().addListener(closed -> remove(connection));
    }
    listener.fireChannelRead(message);
  }

  private synchronized void remove(Channel connection) {
    open.remove(connection);
    notifyAll();
  }

  int count() {
    return open.size();
  }

  /** The loops that serve these connections now. */
  Set<EventLoop> loops() {
    var loops = new HashSet<EventLoop>();
    for (var connection : open) {
      if (connection.isRegistered()) {
        loops.add(connection.eventLoop());
      }
    }
    return loops;
  }

  /** Waits until all are closed; false when some are open at that time (System.nanoTime). */
  synchronized boolean awaitNone(long deadline) throws InterruptedException {
    while (!open.isEmpty()) {
      var left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left + 1_000_000); // it rounds down to milliseconds
    }
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // each close takes it out of the set
  void closeAll() {
    open.forEach(Channel::close);
  }
}
