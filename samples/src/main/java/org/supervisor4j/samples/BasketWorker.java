package org.supervisor4j.samples;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import org.supervisor4j.netty.worker.NettyWorker;
import org.supervisor4j.netty.worker.Worker;

/**
 * A worker with a protocol of its own, lines over TCP, whose connections remember something and
 * survive every roll: the handler is movable, that is all.
 */
public final class BasketWorker {

  private static final int LONGEST_LINE = 1024;

  private BasketWorker() {}

  public static void main(String[] arguments) {
    NettyWorker.run(worker -> worker.serve("basket", server(worker)));
  }

  private static ServerBootstrap server(Worker worker) {
    return new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new LineBasedFrameDecoder(LONGEST_LINE))
                    .addLast(new StringDecoder(), new StringEncoder())
                    .addLast("basket", new BasketHandler(worker.id())); // where its state goes
              }
            });
  }
}
