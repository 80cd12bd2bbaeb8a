package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.File;
import java.util.function.Supplier;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.MessageEncoder;

/**
 * The two connections of a passage: messages on one, descriptors on the other, since Netty reads
 * either bytes or descriptors.
 */
record Tracks(Channel messages, Channel lane) {

  /**
   * Both or none; not connected yet.
   *
   * @throws ChannelException if there is no descriptor left for them
   */
  static Tracks lay(EventLoop loop, Supplier<ChannelHandler> ear) {
    var messages = channel(loop, ear.get());
    try {
      return new Tracks(messages, channel(loop, ear.get()));
    } catch (ChannelException e) {
      messages.close();
      throw e;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a channel that can't be registered is closed
  private static Channel channel(EventLoop loop, ChannelHandler ear) {
    var channel = new EpollDomainSocketChannel();
    channel.pipeline().addLast(new MessageDecoder(), new MessageEncoder(), ear);
    loop.register(channel);
    return channel;
  }

  static ChannelFuture connect(Channel track, String path) {
    return track.connect(new DomainSocketAddress(new File(path)));
  }
}
