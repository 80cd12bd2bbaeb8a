package org.supervisor4j.netty.worker;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.MessageEncoder;

/** The worker's end of its channel to the supervisor; on one daemon thread. */
final class HostLink {

  private static final Logger LOG = LoggerFactory.getLogger(HostLink.class);

  /** What the supervisor wants; called on the channel's thread, so quick. */
  interface Orders {

    /** Of sockets with shards from these, from no others. */
    void accept(Map<String, List<Integer>> shards);

    void drain(Message.Drain order);

    /** Who takes over this worker's connections once it drains. */
    void heirs(List<Message.Heir> heirs);

    void ticketKeys(Message.TicketKeys shared);

    /** The connection has ended: the supervisor died or has closed it. */
    void hostGone();
  }

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("supervisor4j-channel", true), EpollIoHandler.newFactory());
  private final Channel channel;

  private HostLink(Path path, Orders orders) {
    var connected =
        new Bootstrap()
            .group(loop)
            .channel(EpollDomainSocketChannel.class)
            .handler(pipeline(orders))
            .connect(new DomainSocketAddress(path.toFile()))
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      endLoop();
      throw new IllegalStateException(
          "the supervisor is not to be reached at " + path + "; did it die?", connected.cause());
    }
    channel = connected.channel();
  }

  /** Connects, says hello and, at once and from then on once a second, how the worker does. */
  static HostLink connect(
      Path path, String token, Supplier<Message.Heartbeat> pulse, Orders orders) {
    var link = new HostLink(path, orders);
    link.send(new Message.Hello(Message.VERSION, token, ProcessHandle.current().pid()));
    var beat = link.loop.scheduleAtFixedRate(() -> link.send(pulse.get()), 0, 1, TimeUnit.SECONDS);
    link.channel.closeFuture().addListener(closed -> beat.cancel(false));
    return link;
  }

  /** Of one thread. */
  EventLoopGroup loop() {
    return loop;
  }

  void send(Message message) {
    channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /** Says goodbye and closes, waiting at most so long until it is out. */
  void leave(long millis) {
    channel
        .writeAndFlush(new Message.Goodbye())
        .addListener(ChannelFutureListener.CLOSE)
        .awaitUninterruptibly(millis);
    endLoop();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the thread
  private void endLoop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static ChannelInitializer<Channel> pipeline(Orders orders) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new MessageDecoder(), new MessageEncoder(), new Ear(orders));
      }
    };
  }

  private static final class Ear extends SimpleChannelInboundHandler<Message> {

    private final Orders orders;

    Ear(Orders orders) {
      super(Message.class);
      this.orders = orders;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message) {
      if (message instanceof Message.Accept order) {
        orders.accept(order.shards());
      } else if (message instanceof Message.Drain order) {
        orders.drain(order);
      } else if (message instanceof Message.Heirs named) {
        orders.heirs(named.heirs());
      } else if (message instanceof Message.TicketKeys shared) {
        orders.ticketKeys(shared);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      orders.hostGone();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive follows
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.warn("the channel to the supervisor failed; closing it", cause);
      context.close();
    }
  }
}
