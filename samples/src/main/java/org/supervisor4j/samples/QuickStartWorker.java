package org.supervisor4j.samples;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import org.supervisor4j.netty.worker.NettyWorker;
import org.supervisor4j.netty.worker.Worker;

/**
 * A worker: an HTTP server like any other, but for {@code worker.serve} and {@code worker.http}.
 */
public final class QuickStartWorker {

  private static final int LARGEST_BODY = 1 << 20;

  private QuickStartWorker() {}

  public static void main(String[] arguments) {
    NettyWorker.run(worker -> worker.serve("http", server(worker)));
  }

  static ServerBootstrap server(Worker worker) {
    return new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec(), worker.http()) // drains this connection
                    .addLast(new HttpServerKeepAliveHandler())
                    .addLast(new HttpObjectAggregator(LARGEST_BODY))
                    .addLast(new QuickStartHandler(worker.id()));
              }
            });
  }
}
