package org.supervisor4j.netty.move;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;

/**
 * One worker that hands its connections to us, on two connections of its own: messages come on one,
 * descriptors on the other, in the same order. Used on the door's loop.
 */
final class Visit {

  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

  private static final String TOO_MANY =
      "it offers more than " + Passage.WINDOW + " connections at once";

  private static final int LONGEST_REASON = 500;

  private final Channel messages;
  private final Function<String, Optional<Destination>> destinations;
  private final Map<Long, ByteBuf> baggage = new HashMap<>();
  private final Deque<Message.Offer> offers = new ArrayDeque<>();
  private final Deque<FileDescriptor> descriptors = new ArrayDeque<>();
  private @Nullable Channel lane;
  private int unanswered;
  private boolean closed;

  Visit(Channel messages, Function<String, Optional<Destination>> destinations) {
    this.messages = messages;
    this.destinations = destinations;
  }

  boolean hasLane() {
    return lane != null;
  }

  void lane(Channel ofDescriptors) {
    lane = ofDescriptors;
    welcome();
  }

  void welcome() {
    write(new Message.Welcome(), written -> {});
  }

  void heard(Message message) {
    if (message instanceof Message.Baggage part) {
      pack(part);
    } else if (message instanceof Message.Offer offer) {
      count();
      offers.add(offer);
      match();
    } else {
      throw new CorruptedFrameException("it said " + message + " to an heir");
    }
  }

  private void pack(Message.Baggage part) {
    var all = baggage.computeIfAbsent(part.id(), first -> Unpooled.buffer());
    if (baggage.size() > Passage.WINDOW) {
      throw new TooLongFrameException(TOO_MANY);
    }
    if (all.readableBytes() + part.part().readableBytes() > Baggage.LIMIT) {
      throw new TooLongFrameException(
          "a connection takes more than " + Baggage.LIMIT + " bytes along");
    }
    all.writeBytes(part.part());
  }

  private void count() {
    if (++unanswered > Passage.WINDOW) {
      throw new TooLongFrameException(TOO_MANY);
    }
  }

  void received(FileDescriptor descriptor) {
    if (closed) {
      close(descriptor);
      return;
    }
    descriptors.add(descriptor);
    if (descriptors.size() > Passage.WINDOW) {
      throw new TooLongFrameException(TOO_MANY);
    }
    match();
  }

  private void match() {
    while (!offers.isEmpty() && !descriptors.isEmpty()) {
      arrive(offers.remove(), descriptors.remove());
    }
  }

  private void arrive(Message.Offer offer, FileDescriptor descriptor) {
    var file = OpenFile.name(descriptor.intValue());
    if (!offer.file().isEmpty() && !offer.file().equals(file)) { // one was lost on the way
      close(descriptor);
      throw new CorruptedFrameException("it offers " + offer.file() + " and sends " + file);
    }
    var packed = baggage.remove(offer.id());
    var destination = destinations.apply(offer.socket());
    if (packed == null || destination.isEmpty()) {
      close(descriptor);
      refuse(offer.id(), "the socket \"" + offer.socket() + "\" is not served");
      return;
    }
    Channel connection;
    Baggage read;
    try {
      read = Baggage.read(packed);
      connection = destination.get().channel(descriptor.intValue());
    } catch (RuntimeException e) { // garbage, or no socket
      close(descriptor);
      refuse(offer.id(), e.toString());
      return;
    }
    Arrival.begin(connection, destination.get(), read, this, offer.id());
  }

  /** From any thread; answers whether the old worker will know of it. */
  void taken(long id, Consumer<Boolean> known) {
    answer(new Message.Taken(id), known);
  }

  /** From any thread. */
  void refuse(long id, String reason) {
    var told = reason.substring(0, Math.min(reason.length(), LONGEST_REASON)); // it has to fit
    answer(new Message.Refused(id, told), known -> {});
  }

  private void answer(Message message, Consumer<Boolean> known) {
    messages
        .eventLoop()
        .execute(
            () -> {
              unanswered--;
              write(message, known);
            });
  }

  private void write(Message message, Consumer<Boolean> known) {
    messages.writeAndFlush(message).addListener(written -> known.accept(written.isSuccess()));
  }

  /** Ends it, and closes every descriptor that belongs to nobody yet. */
  @SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing to be done
  void close() {
    closed = true;
    messages.close();
    if (lane != null) {
      lane.close();
    }
    descriptors.forEach(Visit::close);
    descriptors.clear();
  }

  private static void close(FileDescriptor descriptor) {
    try {
      descriptor.close();
    } catch (IOException e) {
      LOG.warn("the descriptor {} could not be closed", descriptor.intValue(), e);
    }
  }
}
