package org.supervisor4j.testkit.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageEncoder;
import org.supervisor4j.netty.wire.Variables;

/** A worker of a later Supervisor4J, whose protocol this host does not know. */
final class Stranger {

  private Stranger() {}

  /** Returns when the host has shown it out. */
  static void call() throws IOException {
    var path = System.getenv(Variables.CHANNEL);
    if (path == null) {
      throw new IllegalStateException(Variables.CHANNEL + " is not set: nobody supervises this");
    }
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      channel.write(hello());
      var heard = 0;
      while (heard >= 0) { // whatever it says, until it closes
        heard = channel.read(ByteBuffer.allocate(64));
      }
    }
  }

  private static ByteBuffer hello() {
    var token = System.getenv(Variables.TOKEN);
    var encoder = new EmbeddedChannel(new MessageEncoder());
    encoder.writeOutbound(
        new Message.Hello(Message.VERSION + 1, token, ProcessHandle.current().pid()));
    ByteBuf frame = encoder.readOutbound();
    var bytes = ByteBuffer.allocate(frame.readableBytes());
    frame.readBytes(bytes).release();
    return bytes.flip();
  }
}
