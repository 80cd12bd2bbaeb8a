package org.supervisor4j.netty.worker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sockets that this worker serves; it owns their descriptors. Thread-safe. */
final class Listeners {

  private final Map<String, Channel> open = new LinkedHashMap<>();
  private boolean accepting;
  private boolean closed;

  /** One description must not be registered twice in a process: epoll would mix them up. */
  synchronized void requireNew(String name) {
    if (open.containsKey(name)) {
      throw new IllegalStateException("the socket \"" + name + "\" is already served");
    }
    if (closed) {
      throw new IllegalStateException("\"" + name + "\" cannot be served: the worker drains");
    }
  }

  synchronized void add(String name, Channel listener) {
    open.put(name, listener);
    if (closed) {
      release(listener);
    } else if (accepting) {
      listener.config().setAutoRead(true);
    }
  }

  synchronized void accept() {
    accepting = true;
    if (!closed) {
      open.values().forEach(listener -> listener.config().setAutoRead(true));
    }
  }

  synchronized Set<EventLoop> loops() {
    var loops = new LinkedHashSet<EventLoop>();
    open.values().forEach(listener -> loops.add(listener.eventLoop()));
    return loops;
  }

  /** Accepts no more; what was accepted is known to {@link Connections} when all are closed. */
  synchronized List<ChannelFuture> close() {
    closed = true;
    open.values().forEach(Listeners::release);
    return open.values().stream().map(Channel::closeFuture).toList();
  }

  /**
   * Gives up our copy and leaves the socket to its other holders. Deregistered before the close:
   * epoll(7) keeps a registration as long as anybody holds the open file.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // closeFuture() tells the outcome
  private static void release(Channel listener) {
    var loop = listener.eventLoop();
    if (!loop.isShuttingDown()) { // else the loop closes it
      loop.execute(
          () -> {
            listener.config().setAutoRead(false);
            listener.deregister().addListener(done -> listener.close());
          });
    }
  }
}
