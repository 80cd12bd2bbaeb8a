package org.supervisor4j.netty.http;

import io.netty.channel.Channel;

/** Whether a client takes what waits for it. */
final class Progress {

  private final Channel channel;
  private long waiting;
  private long since;

  Progress(Channel channel) {
    this.channel = channel;
  }

  /** For how long the same bytes have been waiting, as far as anybody has looked; nanoseconds. */
  long stalledFor(long now) {
    var buffer = channel.unsafe().outboundBuffer();
    var bytes = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    if (bytes == 0 || bytes != waiting) {
      waiting = bytes;
      since = now;
    }
    return now - since;
  }
}
