package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.function.Consumer;
import org.supervisor4j.netty.worker.NettyWorker;
import org.supervisor4j.netty.worker.Worker;

/**
 * A worker that speaks HTTP/1.1 with server-sent events and WebSockets on one socket, HTTP/2
 * without asking on another, and both behind TLS on a third.
 */
final class ProtocolsWorker {

  private final Worker worker;
  private final PathAnswers.Drain drain = new PathAnswers.Drain();

  private ProtocolsWorker(Worker worker) {
    this.worker = worker;
  }

  public static void main(String[] arguments) {
    NettyWorker.run(
        worker -> new ProtocolsWorker(worker).serve(TestCertificate.load(arguments[0])));
  }

  private void serve(TestCertificate certificate) throws Exception {
    worker.onDrain(left -> drain.begin());
    var tls = tls(certificate);
    worker.serve("http", server(channel -> http1(channel.pipeline())));
    worker.serve("h2", server(channel -> http2(channel.pipeline())));
    worker.serve(
        "tls",
        server(channel -> channel.pipeline().addLast(tls.newHandler(channel.alloc()), chosen())));
    var tickets =
        SslContextBuilder.forServer(certificate.keys()).sslProvider(SslProvider.OPENSSL).build();
    worker.shareSessionTickets(tickets);
    worker.serve("tickets", server(channel -> http1(tickets, channel)));
  }

  private void http1(SslContext tls, Channel channel) {
    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
    http1(channel.pipeline());
  }

  private static SslContext tls(TestCertificate certificate) throws Exception {
    return SslContextBuilder.forServer(certificate.keys())
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  private ApplicationProtocolNegotiationHandler chosen() {
    return new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
      @Override
      protected void configurePipeline(ChannelHandlerContext context, String protocol) {
        if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
          http2(context.pipeline());
        } else {
          http1(context.pipeline());
        }
      }
    };
  }

  private void http1(ChannelPipeline pipeline) {
    pipeline
        .addLast(new HttpServerCodec(), worker.http())
        .addLast(new HttpServerKeepAliveHandler(), new HttpObjectAggregator(1 << 16))
        .addLast(worker.webSocket(), new WebSocketServerProtocolHandler("/ws"))
        .addLast(worker.serverSentEvents(), new PathAnswers(worker.id(), drain), new Echo());
  }

  private void http2(ChannelPipeline pipeline) {
    pipeline
        .addLast(Http2FrameCodecBuilder.forServer().build(), worker.http2())
        .addLast(new Http2MultiplexHandler(initializer(stream -> http2Stream(stream.pipeline()))));
  }

  private void http2Stream(ChannelPipeline stream) {
    stream
        .addLast(new Http2StreamFrameToHttpObjectCodec(true), new HttpObjectAggregator(1 << 16))
        .addLast(worker.serverSentEvents(), new PathAnswers(worker.id(), drain));
  }

  private static ServerBootstrap server(Consumer<Channel> setup) {
    return new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
        .childHandler(initializer(setup));
  }

  private static ChannelInitializer<Channel> initializer(Consumer<Channel> setup) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        setup.accept(channel);
      }
    };
  }

  private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      context.writeAndFlush(new TextWebSocketFrame(Unpooled.copiedBuffer(frame.text(), US_ASCII)));
    }
  }
}
