package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

/** Ends what the other end of a unix socket can say, exactly. */
final class LastWords {

  private LastWords() {}

  /**
   * Lets the other end write nothing more (shutdown(2) of our reading side: it gets EPIPE), and
   * hands to the pipeline what it had written before; on the channel's loop.
   */
  static void of(Channel channel) {
    if (!channel.isOpen()) {
      return; // its descriptor may be another file's
    }
    try {
      new Socket(((UnixChannel) channel).fd().intValue()).shutdown(true, false);
      while (Arrived.handOn(channel)) {}
    } catch (IOException e) {
      return; // it was not connected, or a reset: there is nothing more
    }
    channel.pipeline().fireChannelReadComplete();
  }
}
