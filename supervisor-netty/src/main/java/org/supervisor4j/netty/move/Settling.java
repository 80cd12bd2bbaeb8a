package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;

/**
 * First in the new pipeline of a connection in mid-life: unpacks its baggage before the pipeline
 * hears that the connection is there, and lets it be read only when it belongs here. Until then it
 * is parted from the event loop again: Netty reads a connection whose client has ended its
 * direction whether it is to be read or not.
 */
final class Settling extends ChannelDuplexHandler {

  /** On the connection's loop. */
  interface Outcome {

    /** It could be served here from now on; {@link Settling#settle} begins that. */
    void prepared(Settling prepared);

    /** It is not served here, and not closed. */
    void failed(Throwable cause);
  }

  private final Channel connection;
  private final EventLoop loop;
  private final Destination destination;
  private final Baggage baggage;
  private final Outcome outcome;
  private boolean active;
  private boolean settled;
  private boolean readWanted;

  private Settling(
      Channel connection,
      EventLoop loop,
      Destination destination,
      Baggage baggage,
      Outcome outcome) {
    this.connection = connection;
    this.loop = loop;
    this.destination = destination;
    this.baggage = baggage;
    this.outcome = outcome;
  }

  /**
   * For a connection that is not registered: builds its pipeline as for one that is accepted, on
   * this loop.
   */
  static void begin(
      Channel connection,
      EventLoop loop,
      Destination destination,
      Baggage baggage,
      Outcome outcome) {
    var settling = new Settling(connection, loop, destination, baggage, outcome);
    connection.config().setAutoRead(false);
    destination.build(connection, settling);
    loop.register(connection).addListener(settling::registered);
  }

  private void registered(Future<? super Void> registration) {
    if (!registration.isSuccess()) {
      outcome.failed(registration.cause());
    } else if (!connection.isActive()) {
      outcome.failed(new ClosedChannelException());
    } else {
      loop.execute(this::activate);
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
    connection.unsafe().deregister(connection.newPromise().addListener(parted -> prepared()));
  }

  private void prepared() {
    if (connection.isActive()) {
      outcome.prepared(this);
    } else { // a handler has closed it
      outcome.failed(new ClosedChannelException());
    }
  }

  /** From now on it is served, and begins with what was read elsewhere. */
  void settle() {
    settled = true;
    loop.register(connection).addListener(registration -> read(registration.isSuccess()));
  }

  private void read(boolean registered) {
    var pipeline = connection.pipeline();
    var here = pipeline.context(this);
    if (!registered || here == null) {
      return; // it was closed meanwhile
    }
    connection.config().setAutoRead(destination.readsByItself());
    if (baggage.unread().isReadable()) {
      here.fireChannelRead(baggage.unread().duplicate());
      here.fireChannelReadComplete();
    }
    if (pipeline.context(this) != null) {
      pipeline.remove(this);
    }
    if (readWanted) {
      connection.read();
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    readWanted |= !settled;
    if (settled) {
      context.read();
    }
  }

  /** Once is enough for those behind, who have been told. */
  @Override
  public void channelRegistered(ChannelHandlerContext context) {
    if (!active) {
      context.fireChannelRegistered();
    }
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext context) {
    if (settled || !connection.isOpen()) {
      context.fireChannelUnregistered();
    }
  }
}
