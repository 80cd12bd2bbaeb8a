package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

/** Ends what the other end of a unix socket can say, exactly. */
final class LastWords {

  private static final int ENOUGH = 64 * 1024;

  private LastWords() {}

  /**
   * Lets the other end write nothing more (shutdown(2) of our reading side: it gets EPIPE), and
   * hands to the pipeline what it had written before; on the channel's loop.
   */
  static void of(Channel channel) {
    if (!channel.isOpen()) {
      return; // its descriptor may be another file's
    }
    var socket = new Socket(((UnixChannel) channel).fd().intValue());
    try {
      socket.shutdown(true, false);
      while (readOnce(channel, socket)) {}
    } catch (IOException e) {
      return; // it was not connected, or a reset: there is nothing more
    }
    channel.pipeline().fireChannelReadComplete();
  }

  private static boolean readOnce(Channel channel, Socket socket) throws IOException {
    var buffer = channel.alloc().directBuffer(ENOUGH);
    var bytes = buffer.internalNioBuffer(0, ENOUGH);
    var count = socket.read(bytes, bytes.position(), bytes.limit());
    if (count <= 0) {
      buffer.release();
      return false;
    }
    channel.pipeline().fireChannelRead(buffer.writerIndex(count));
    return true;
  }
}
