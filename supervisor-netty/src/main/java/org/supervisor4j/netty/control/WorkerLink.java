package org.supervisor4j.netty.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.group.DefaultChannelGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;

/** The channel to one worker, from before it is spawned until after its death. Thread-safe. */
public final class WorkerLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLink.class);

  /** What the worker says; called on the thread of all links, so quick and never waiting. */
  public interface Listener {

    /** The worker has proved who it is; its pid may be a grandchild's. */
    void connected(long pid);

    void ready();

    void heartbeat(Message.Heartbeat heartbeat);

    /** It drains by itself. */
    void leaving();

    /** It has drained and is about to exit. */
    void goodbye();

    /** Its connection has ended, once for each {@link #connected}; not after our own close. */
    void lost();
  }

  private final Path path;
  private final Listener listener;
  private final EventLoop loop;
  private final DefaultChannelGroup channels;
  private final TicketKeys tickets;
  private boolean wantsTicketKeys; // the loop's
  private volatile @Nullable Channel worker; // written on the loop only
  private volatile Optional<Message.Heir> door = Optional.empty();
  private volatile boolean closed;

  WorkerLink(Path path, Listener listener, EventLoop loop, TicketKeys tickets) {
    this.path = path;
    this.listener = listener;
    this.loop = loop;
    this.tickets = tickets;
    channels = new DefaultChannelGroup(path.toString(), loop, true);
  }

  /** Tells the worker from what to accept; false when none is connected. */
  public boolean accept(Map<String, List<Integer>> shards) {
    return tell(new Message.Accept(shards));
  }

  /** Tells the worker to finish and exit; false when none is connected. */
  public boolean drain(Duration within, Duration idleGrace) {
    return tell(new Message.Drain(within.toMillis(), idleGrace.toMillis()));
  }

  /** Tells the worker who takes over its connections once it drains. */
  public boolean bequeath(List<Message.Heir> heirs) {
    return tell(new Message.Heirs(heirs));
  }

  /** Where the worker takes over the connections of others, if it has said so. */
  public Optional<Message.Heir> door() {
    return door;
  }

  /** On the loop: whoever has asked for them gets them as they are now. */
  void tellTicketKeys() {
    if (wantsTicketKeys) {
      tell(tickets.now());
    }
  }

  private boolean tell(Message message) {
    var connection = worker;
    if (connection == null || closed) {
      return false;
    }
    connection.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    return true;
  }

  void add(Channel channel) {
    channels.add(channel);
  }

  boolean isTaken() {
    return worker != null;
  }

  void take(Channel connection, long pid) {
    worker = connection;
    report(() -> listener.connected(pid));
  }

  void heard(Message.FromWorker message) {
    if (message instanceof Message.Ready) {
      report(listener::ready);
    } else if (message instanceof Message.Heartbeat heartbeat) {
      report(() -> listener.heartbeat(heartbeat));
    } else if (message instanceof Message.TicketKeysWanted) {
      wantsTicketKeys = true;
      tellTicketKeys();
    } else if (message instanceof Message.Leaving) {
      report(listener::leaving);
    } else if (message instanceof Message.Goodbye) {
      report(listener::goodbye);
    } else if (message instanceof Message.Receiving receiving) {
      door = Optional.of(new Message.Heir(receiving.path(), receiving.token()));
    }
  }

  void leave(Channel connection) {
    if (connection.equals(worker)) {
      worker = null;
      report(listener::lost);
    }
  }

  private void report(Runnable call) {
    if (closed) {
      return;
    }
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("{}: the listener failed", this, e); // its fault, not the worker's
    }
  }

  /** Closes the connection and the socket and deletes its path; at once when it returns. */
  @Override
  public void close() {
    closed = true;
    var closing = channels.close();
    if (!loop.inEventLoop()) {
      closing.awaitUninterruptibly();
    }
  }

  @Override
  public String toString() {
    return "worker channel " + path;
  }
}
