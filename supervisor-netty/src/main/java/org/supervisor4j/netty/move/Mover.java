package org.supervisor4j.netty.move;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First in the pipeline of one connection that is to move: waits for its turn, until which all is
 * as ever, and for a moment between messages, parts it from the event loop, offers it to an heir,
 * and brings it back if nobody takes it.
 */
final class Mover extends ChannelDuplexHandler implements Settling.Outcome {

  private static final Logger LOG = LoggerFactory.getLogger(Mover.class);

  private enum State {
    /** It serves; a place is asked for. */
    QUEUED,
    /** It had its turn and was amid a message; it serves until there is a moment. */
    WAITING,
    /** Nobody reads it. */
    PARTED
  }

  private final Departures departures;
  private final Channel connection;
  private final String socket;
  private final Destination back;
  private final List<ByteBuf> late = new ArrayList<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private State state = State.QUEUED;
  private boolean hadTurn;
  private boolean lookDue;

  Mover(Departures departures, Channel connection, String socket, Destination back) {
    this.departures = departures;
    this.connection = connection;
    this.socket = socket;
    this.back = back;
  }

  /** From any thread; a second time it does nothing. */
  void begin() {
    if (!begun.getAndSet(true)) {
      connection.eventLoop().execute(this::enter);
    }
  }

  /** Puts itself into the pipeline, if the connection can move at all. */
  private void enter() {
    if (!connection.isActive()) {
      return;
    }
    var obstacle = Obstacles.to(connection.pipeline());
    if (obstacle.isPresent()) {
      LOG.debug("{} does not move: {}", connection, obstacle.get());
      return;
    }
    connection.pipeline().addFirst(this);
    Movables.in(connection.pipeline()).values().forEach(Movable::willLeave);
    departures.queue(this);
  }

  private void look() {
    if (state == State.WAITING && Movables.areBetweenMessages(connection)) {
      state = State.QUEUED;
      departures.queueFirst(this); // its client waits already
    }
  }

  /** When those behind have heard of the write, too. */
  private void lookLater() {
    if (!lookDue) {
      lookDue = true;
      connection
          .eventLoop()
          .execute(
              () -> {
                lookDue = false;
                look();
              });
    }
  }

  /** There is a place, or there will be none: then it comes back at once. From any thread. */
  void depart(Optional<Passage> passage) {
    connection.eventLoop().execute(() -> part(passage));
  }

  private void part(Optional<Passage> passage) {
    try {
      takeTurn();
      if (Movables.areBetweenMessages(connection)) {
        part(Baggage.states(connection.pipeline()), passage);
        return;
      }
      state = State.WAITING;
    } catch (RuntimeException | Error e) { // a user's; without it nobody can serve it on
      failed(e);
    }
    passage.ifPresent(departures::unused);
  }

  private void takeTurn() {
    if (!hadTurn) {
      hadTurn = true;
      Movables.in(connection.pipeline()).values().forEach(Movable::leaveSoon);
    }
  }

  private void part(Map<String, byte[]> states, Optional<Passage> passage) {
    state = State.PARTED;
    connection.config().setAutoRead(false);
    // later than now, and until then the loop may read once more
    var parted = connection.newPromise().addListener(done -> pack(states, passage));
    connection.unsafe().deregister(parted);
  }

  private void pack(Map<String, byte[]> states, Optional<Passage> passage) {
    if (!connection.isOpen()) { // its descriptor may be another file's by now
      late.forEach(ByteBuf::release);
      passage.ifPresent(departures::unused);
      return;
    }
    try {
      var unread = Movables.takeUndecoded(connection.pipeline(), late);
      go(new Baggage(states, unread), passage);
    } catch (RuntimeException | Error e) { // likewise
      passage.ifPresent(departures::unused);
      failed(e);
    }
  }

  private void go(Baggage baggage, Optional<Passage> passage) {
    var descriptor = ((UnixChannel) connection).fd().intValue();
    var departure = Departure.first(socket, baggage, descriptor);
    if (baggage.isTooHeavy()) {
      passage.ifPresent(departures::unused);
      departures.send(this, departure, Optional.empty());
    } else {
      departures.send(this, departure, passage);
    }
  }

  /** It belongs to its heir; from any thread. */
  void taken() {
    connection.eventLoop().execute(() -> Closing.silently(connection));
  }

  /** Nobody takes it: it serves on here, with a new pipeline; from any thread. */
  void comeBack(Departure departure) {
    connection
        .eventLoop()
        .execute(
            () -> {
              var pipeline = connection.pipeline();
              pipeline.fireChannelInactive();
              pipeline.names().stream()
                  .filter(name -> pipeline.context(name) != null)
                  .forEach(pipeline::remove);
              Settling.begin(connection, connection.eventLoop(), back, departure.baggage(), this);
            });
  }

  @Override
  public void prepared(Settling prepared) {
    prepared.settle();
  }

  @Override
  public void failed(Throwable cause) {
    LOG.warn("{} can neither leave nor stay, and is closed", connection, cause);
    Closing.silently(connection);
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (state == State.PARTED && message instanceof ByteBuf bytes) {
      late.add(bytes);
    } else {
      here.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext here) {
    here.fireChannelReadComplete();
    look();
  }

  /** It may just have settled here, while the worker drains already. */
  @Override
  public void channelRegistered(ChannelHandlerContext here) {
    here.fireChannelRegistered();
    lookLater();
  }

  /** For the pipeline it is there until it is known where it went. */
  @Override
  public void channelUnregistered(ChannelHandlerContext here) {
    if (state != State.PARTED || !connection.isOpen()) {
      here.fireChannelUnregistered();
    }
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    if (state == State.PARTED) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new ClosedChannelException());
    } else {
      here.write(message, promise.unvoid().addListener(written -> lookLater()));
    }
  }

  /** A close would be the other worker's, too late, or that of a pipeline which goes anyway. */
  @Override
  public void close(ChannelHandlerContext here, ChannelPromise promise) {
    if (state == State.PARTED) {
      connection.closeFuture().addListener(closed -> promise.trySuccess());
    } else {
      here.close(promise);
    }
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
