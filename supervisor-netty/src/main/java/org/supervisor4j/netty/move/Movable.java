package org.supervisor4j.netty.move;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;

/**
 * A handler that lets its connection move to another worker when its own one drains: the open
 * socket goes there, and its client notices nothing. It speaks for all that its pipeline knows of
 * the connection: what the next worker must know beyond the bytes of the protocol (who has logged
 * in, what a PROXY header said, channel attributes) is its {@link #state}, or it never says that it
 * is between messages, and the connection ends as if nothing could move.
 *
 * <p>In the other worker the usual pipeline is built, by the initializer of the same socket. The
 * handler of the same name there ({@link io.netty.channel.ChannelPipeline#addLast(String,
 * ChannelHandler)}, or Netty's generated name) gets the state before {@code channelActive}; it must
 * be movable, too, else the connection stays where it was. The two may be of different releases.
 *
 * <p>All methods are called on the connection's event loop and must not block.
 */
public interface Movable extends ChannelHandler {

  /**
   * Whether nothing is half done: no message is half decoded behind the first decoder, every one
   * that was received is answered. Asked after each read and each write while the worker drains.
   * Not so any more once a decoder skips what it can't understand, as after a {@code
   * TooLongFrameException}: the next worker's would not skip.
   */
  boolean isBetweenMessages();

  /**
   * The worker drains, and another one will take the connection: serve on, and don't end it. Called
   * once, before {@link #leaveSoon}.
   */
  default void willLeave() {}

  /**
   * It is the connection's turn, and it moves as soon as it is between messages: from now on take
   * no further message, if there is a choice. Called once.
   */
  default void leaveSoon() {}

  /**
   * What the handler of the same name in the other worker is told. A connection that has more than
   * 1 MiB to take along stays where it is.
   */
  default byte[] state() {
    return new byte[0];
  }

  /**
   * What was read from the connection and is not decoded, if this handler keeps it; in the other
   * worker it is read first. What Netty's own decoders keep is known without. The caller releases
   * it.
   */
  default ByteBuf undecoded() {
    return Unpooled.EMPTY_BUFFER;
  }

  /**
   * The connection comes from another worker; called before {@code channelActive}.
   *
   * @param state what the handler of the same name said there; empty if it said nothing
   * @throws RuntimeException if it can't go on from that state: the connection stays where it was
   */
  default void restore(byte[] state) {}
}
