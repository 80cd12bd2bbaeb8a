package org.supervisor4j.netty.worker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.move.Destination;
import org.supervisor4j.netty.move.Moves;

/**
 * Knows every connection from the moment the kernel, or another worker, hands it out until it is
 * closed.
 */
@ChannelHandler.Sharable
final class Connections extends ChannelInboundHandlerAdapter {

  /** The listening socket that a connection came in by, once its pipeline stands. */
  private record Origin(String socket, Destination destination) {}

  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Map<Channel, Origin> settled = new ConcurrentHashMap<>();
  private final Set<Channel> asked = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Moves way; // present: they may leave
  private volatile boolean leaving;

  @Override
  public void channelRead(ChannelHandlerContext listener, Object message) {
    if (message instanceof Channel connection) {
      add(connection);
    }
    listener.fireChannelRead(message);
  }

  private void add(Channel connection) {
    if (open.add(connection)) {
      connection.closeFuture().addListener(closed -> remove(connection));
    }
  }

  /** Its pipeline stands. */
  void settled(Channel connection, String socket, Destination destination) {
    settled.put(connection, new Origin(socket, destination)); // before its end can be heard of
    add(connection);
    if (leaving) {
      leave(connection);
    }
  }

  /** Without a way, connections drain where they are. */
  void mayLeaveBy(Moves moves) {
    way = moves;
  }

  /** All of them, also one that is just being set up. */
  void leave() {
    leaving = true;
    var moves = way;
    if (moves != null) {
      moves.closeDoor();
    }
    settled.keySet().forEach(this::leave);
  }

  /** Once each: one that nobody took is settled here a second time. */
  private void leave(Channel connection) {
    var moves = way;
    var origin = settled.get(connection);
    if (moves != null && origin != null && asked.add(connection)) {
      moves.leave(connection, origin.socket(), origin.destination());
    }
  }

  private synchronized void remove(Channel connection) {
    open.remove(connection);
    settled.remove(connection);
    asked.remove(connection);
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
