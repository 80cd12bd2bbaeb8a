package org.supervisor4j.samples;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageEncoder;
import org.supervisor4j.netty.wire.Variables;

/** A worker that gets ready, closes its channel and lives on; it says so once the host knows. */
final class MuteMain {

  static final String ALONE = "alone";

  private MuteMain() {}

  public static void main(String[] arguments) throws Exception {
    try (var channel = connect()) {
      var token = System.getenv(Variables.TOKEN);
      say(channel, new Message.Hello(Message.VERSION, token, ProcessHandle.current().pid()));
      say(channel, new Message.Ready());
      channel.read(ByteBuffer.allocate(16)); // it may accept, so the host takes it for ready
      channel.shutdownOutput();
      channel.read(ByteBuffer.allocate(1)); // the end: the host has seen ours and closed its own
    }
    awaitHost();
    System.out.println(ALONE);
    new CountDownLatch(1).await();
  }

  private static SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(System.getenv(Variables.CHANNEL)));
  }

  /** The thread that shows this stranger out has told of the loss before. */
  private static void awaitHost() throws IOException {
    try (var stranger = connect()) {
      say(stranger, new Message.Ready());
      stranger.read(ByteBuffer.allocate(1));
    }
  }

  private static void say(SocketChannel channel, Message message) throws IOException {
    var encoder = new EmbeddedChannel(new MessageEncoder());
    encoder.writeOutbound(message);
    ByteBuf frame = encoder.readOutbound();
    channel.write(frame.nioBuffer());
    frame.release();
  }
}
