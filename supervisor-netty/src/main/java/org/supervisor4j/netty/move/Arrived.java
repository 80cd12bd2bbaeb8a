package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

/** Reads what the kernel has of a connection, as if the event loop had come by; on that loop. */
public final class Arrived {

  private static final int ENOUGH = 64 * 1024;

  private Arrived() {}

  /** Hands on to the pipeline what one read(2) gives; whether that is anything. */
  public static boolean handOn(Channel channel) throws IOException {
    if (!(channel instanceof UnixChannel connection)) {
      return false;
    }
    var buffer = channel.alloc().directBuffer(ENOUGH);
    var count = 0;
    try {
      var bytes = buffer.internalNioBuffer(0, ENOUGH);
      count = connection.fd().read(bytes, bytes.position(), bytes.limit());
    } finally {
      if (count <= 0) {
        buffer.release();
      }
    }
    if (count > 0) {
      channel.pipeline().fireChannelRead(buffer.writerIndex(count));
    }
    return count > 0;
  }
}
