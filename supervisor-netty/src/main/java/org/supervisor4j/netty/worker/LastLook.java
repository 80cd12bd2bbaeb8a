package org.supervisor4j.netty.worker;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

/** Reads what has arrived on a connection that is about to be closed. */
final class LastLook {

  private static final int ENOUGH = 64 * 1024;

  private LastLook() {}

  /**
   * Hands what the kernel already has to the pipeline, as if the event loop had come by first; on
   * that loop. So no request is closed upon that reached this machine before the close.
   */
  static void at(Channel channel) {
    if (!(channel instanceof UnixChannel connection)) {
      return;
    }
    var buffer = channel.alloc().directBuffer(ENOUGH);
    var count = 0;
    try {
      var bytes = buffer.internalNioBuffer(0, ENOUGH);
      count = connection.fd().read(bytes, bytes.position(), bytes.limit());
    } catch (IOException e) {
      count = -1; // a reset: there is nobody left to answer
    }
    if (count <= 0) {
      buffer.release();
      return;
    }
    channel.pipeline().fireChannelRead(buffer.writerIndex(count)).fireChannelReadComplete();
  }
}
