package org.supervisor4j.netty.worker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sockets that this worker serves; it owns their descriptors. Thread-safe. */
final class Listeners {

  private final Map<String, List<Channel>> open = new LinkedHashMap<>();
  private Map<String, List<Integer>> shards = Map.of();
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

  /** The sockets of that name; which is which follows from their order. */
  synchronized void add(String name, List<Channel> listeners) {
    open.put(name, listeners);
    if (closed) {
      listeners.forEach(Listeners::release);
    } else if (accepting) {
      accept(name, listeners);
    }
  }

  /** Of sockets with shards from these, from no others; of the rest from all. */
  synchronized void accept(Map<String, List<Integer>> dealt) {
    accepting = true;
    shards = dealt;
    if (!closed) {
      open.forEach(this::accept);
    }
  }

  private void accept(String name, List<Channel> listeners) {
    var ours = shards.get(name);
    for (int shard = 0; shard < listeners.size(); shard++) {
      listeners.get(shard).config().setAutoRead(ours == null || ours.contains(shard));
    }
  }

  private Stream<Channel> all() {
    return open.values().stream().flatMap(List::stream);
  }

  synchronized Set<EventLoop> loops() {
    return all().map(Channel::eventLoop).collect(Collectors.toSet());
  }

  /** Accepts no more; what was accepted is known to {@link Connections} when all are closed. */
  synchronized List<ChannelFuture> close() {
    closed = true;
    all().forEach(Listeners::release);
    return all().map(Channel::closeFuture).toList();
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
