package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;

/** The way to one heir. What was sent is kept until the heir has answered. Used on one loop. */
final class Passage {

  /**
   * So many connections are taken on at once, at most: fewer than the buffer of a unix socket
   * holds, for Netty can't wait with a descriptor.
   */
  static final int WINDOW = 64;

  /**
   * So many are sent at once: enough to keep an heir busy, and each client waits for all of them.
   */
  private static final int ENOUGH = 16;

  /** What becomes of what was sent; on the loop. */
  interface Outcome {

    void taken(Mover mover);

    void refused(Mover mover, Departure departure, String reason);

    /** More can be sent, or nothing any more. */
    void changed();
  }

  private record Sent(Mover mover, Departure departure) {}

  private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

  private static final String ENDED = "the way to its heir has ended";

  /** A frozen heir must not hold up what could be served here. */
  private static final int LONGEST_SILENCE_SECONDS = 2;

  private final Message.Heir heir;
  private final Outcome outcome;
  private final long number = ThreadLocalRandom.current().nextLong();
  private final Map<Long, Sent> underWay = new HashMap<>();
  private final Channel messages;
  private final Channel lane;
  private final Future<?> watch;
  private int window = 1; // one more with each that is taken: a cold heir takes long for its first
  private int reserved;
  private long lastId;
  private boolean open;
  private boolean ending;
  private boolean over;
  private int silence; // in seconds, while an answer is due

  /**
   * A way that is not begun.
   *
   * @throws ChannelException if there is no descriptor left for it
   */
  Passage(Message.Heir heir, EventLoop loop, Outcome outcome) {
    this.heir = heir;
    this.outcome = outcome;
    var tracks = Tracks.lay(loop, Ear::new);
    messages = tracks.messages();
    lane = tracks.lane();
    // a write that fails must not throw away the answers that are still to be read
    messages.config().setAutoClose(false);
    watch = loop.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
    messages.closeFuture().addListener(closed -> end());
    lane.closeFuture().addListener(closed -> abandon("its lane has ended"));
  }

  /** Begins; it may be over before this returns. */
  void knock() {
    knock(messages, false);
  }

  private void knock(Channel channel, boolean descriptors) {
    Tracks.connect(channel, heir.path())
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                channel.writeAndFlush(
                    new Message.Knock(Message.VERSION, heir.token(), number, descriptors));
              } else {
                abandon(String.valueOf(connected.cause()));
              }
            });
  }

  Message.Heir heir() {
    return heir;
  }

  boolean isOver() {
    return over;
  }

  boolean hasRoom() {
    return open && !ending && reserved < window;
  }

  /** Room for one more, which is used by {@link #send} or given back by {@link #giveBack}. */
  void reserve() {
    reserved++;
  }

  void giveBack() {
    reserved--;
    outcome.changed();
  }

  void send(Mover mover, Departure departure) {
    if (over) {
      outcome.refused(mover, departure, ENDED);
      return;
    }
    var id = ++lastId;
    underWay.put(id, new Sent(mover, departure));
    departure.baggage().parts(id).forEach(messages::write);
    var file = OpenFile.name(departure.descriptor());
    messages.writeAndFlush(new Message.Offer(id, departure.socket(), file));
    lane.writeAndFlush(new FileDescriptor(departure.descriptor()));
  }

  private void heard(Message message) {
    silence = 0;
    if (message instanceof Message.Welcome) {
      welcome();
    } else if (message instanceof Message.Taken taken) {
      window = Math.min(ENOUGH, window + 1);
      answered(taken.id(), sent -> outcome.taken(sent.mover()));
    } else if (message instanceof Message.Refused refused) {
      answered(refused.id(), sent -> refused(sent, refused.reason()));
    }
  }

  /** The first is for the messages, the second for the lane. */
  private void welcome() {
    if (lane.isActive()) {
      open = true;
      outcome.changed();
    } else {
      knock(lane, true);
    }
  }

  private void answered(long id, Consumer<Sent> answer) {
    var sent = underWay.remove(id);
    if (sent != null) {
      answer.accept(sent);
      giveBack();
    }
  }

  private void refused(Sent sent, String reason) {
    outcome.refused(sent.mover(), sent.departure(), reason);
  }

  private void watch() {
    var due = !open || !underWay.isEmpty();
    silence = due ? silence + 1 : 0;
    if (silence > LONGEST_SILENCE_SECONDS) {
      abandon("it has been silent for " + LONGEST_SILENCE_SECONDS + " s");
    }
  }

  /**
   * From here on the heir can acknowledge nothing more; what it had acknowledged is read. So it is
   * certain for each connection whose it is.
   */
  private void abandon(String why) {
    if (!ending) {
      LOG.warn("{} takes no more connections: {}", heir, why);
      close();
    }
  }

  /** Exactly, as above. */
  void close() {
    if (!ending) {
      ending = true;
      LastWords.of(messages);
      messages.close();
    }
  }

  private void end() {
    if (over) {
      return;
    }
    ending = true;
    over = true;
    watch.cancel(false);
    lane.close();
    var left = List.copyOf(underWay.values());
    underWay.clear();
    left.forEach(sent -> refused(sent, ENDED));
    outcome.changed();
  }

  private final class Ear extends SimpleChannelInboundHandler<Message> {

    Ear() {
      super(Message.class);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message) {
      heard(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      abandon(cause.toString());
    }
  }
}
