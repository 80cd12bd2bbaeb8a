package org.supervisor4j.netty.move;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.MessageEncoder;

/** Whoever comes to a door: says what it is told to say, and remembers what it hears. */
final class Visitor {

  final List<Message> heard = new CopyOnWriteArrayList<>();
  private final EventLoopGroup loop;
  private final Message.Receiving door;
  final Channel messages;
  final Channel lane;

  Visitor(EventLoopGroup loop, Message.Receiving door) {
    this.loop = loop;
    this.door = door;
    messages = connect();
    lane = connect();
  }

  private Channel connect() {
    return new Bootstrap()
        .group(loop)
        .channel(EpollDomainSocketChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new MessageDecoder(), new MessageEncoder(), ear());
              }
            })
        .connect(new DomainSocketAddress(new File(door.path())))
        .syncUninterruptibly()
        .channel();
  }

  private SimpleChannelInboundHandler<Message> ear() {
    return new SimpleChannelInboundHandler<>(Message.class) {
      @Override
      protected void channelRead0(ChannelHandlerContext context, Message message) {
        heard.add(message);
      }
    };
  }

  Visitor knock(Channel channel, boolean descriptors) {
    return say(channel, new Message.Knock(Message.VERSION, door.token(), 7, descriptors));
  }

  /** As a worker does. */
  Visitor enter() {
    knock(messages, false);
    await().until(() -> heard.size() == 1);
    knock(lane, true);
    await().until(() -> heard.size() == 2);
    heard.clear();
    return this;
  }

  Visitor say(Channel channel, Object message) {
    channel.writeAndFlush(message).awaitUninterruptibly();
    return this;
  }

  Visitor offer(long id, String socket) {
    return offer(id, socket, new Baggage(Map.of(), Unpooled.EMPTY_BUFFER));
  }

  Visitor offer(long id, String socket, Baggage baggage) {
    baggage.parts(id).forEach(part -> say(messages, part));
    return say(messages, new Message.Offer(id, socket, ""));
  }

  Visitor send(int descriptor) {
    return say(lane, new FileDescriptor(descriptor));
  }

  void assertShownOut() {
    await().until(() -> !messages.isActive());
  }
}
