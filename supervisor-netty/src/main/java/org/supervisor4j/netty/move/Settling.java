package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;

/**
 * First in the new pipeline of a connection in mid-life: unpacks its baggage before the pipeline
 * hears that the connection is there, and lets it be read only when it belongs here.
 */
final class Settling extends ChannelInboundHandlerAdapter {

  /** On the connection's loop. */
  interface Outcome {

    /** It could be served here from now on; {@link Settling#settle} begins that. */
    void prepared(Settling prepared);

    void failed(Throwable cause);
  }

  private final Channel connection;
  private final Destination destination;
  private final Baggage baggage;
  private final Outcome outcome;
  private boolean active;

  private Settling(Channel connection, Destination destination, Baggage baggage, Outcome outcome) {
    this.connection = connection;
    this.destination = destination;
    this.baggage = baggage;
    this.outcome = outcome;
  }

  /**
   * For a connection that is not registered: builds its pipeline as for one that is accepted, then
   * registers it with this loop.
   */
  static void begin(
      Channel connection,
      EventLoop loop,
      Destination destination,
      Baggage baggage,
      Outcome outcome) {
    var settling = new Settling(connection, destination, baggage, outcome);
    destination.build(connection, settling);
    loop.register(connection).addListener(settling::registered);
  }

  private void registered(Future<? super Void> registration) {
    if (!registration.isSuccess()) {
      outcome.failed(registration.cause()); // the connection is closed then
    } else if (!connection.isActive()) {
      outcome.failed(new ClosedChannelException());
    } else {
      connection.eventLoop().execute(this::activate);
    }
  }

  /** Netty tells a pipeline only of the first registration of its channel. */
  private void activate() {
    if (!active) {
      connection.pipeline().fireChannelActive();
    }
  }

  /** The pipeline stands, with whatever its initializer has put into it. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    active = true;
    try {
      baggage.unpack(context.pipeline());
    } catch (RuntimeException | Error e) { // a user's
      outcome.failed(e);
      return;
    }
    context.fireChannelActive();
    outcome.prepared(this);
  }

  void settle() {
    var pipeline = connection.pipeline();
    var unread = baggage.unread();
    var here = pipeline.context(this);
    if (here != null && unread.isReadable()) {
      here.fireChannelRead(unread.duplicate());
      here.fireChannelReadComplete();
    }
    if (pipeline.context(this) != null) {
      pipeline.remove(this);
    }
    connection.config().setAutoRead(destination.readsByItself());
  }
}
