package org.supervisor4j.netty.worker;

import io.netty.channel.Channel;
import java.io.IOException;
import org.supervisor4j.netty.move.Arrived;

/** Reads what has arrived on a connection that is about to be closed. */
final class LastLook {

  private LastLook() {}

  /** So no request is closed upon that reached this machine before the close; on its loop. */
  static void at(Channel channel) {
    try {
      if (Arrived.handOn(channel)) {
        channel.pipeline().fireChannelReadComplete();
      }
    } catch (IOException e) {
      return; // a reset: there is nobody left to answer
    }
  }
}
