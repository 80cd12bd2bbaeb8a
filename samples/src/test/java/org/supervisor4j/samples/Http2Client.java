package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One connection of HTTP/2 that writes down how its server ends it. */
final class Http2Client implements AutoCloseable {

  /** What the client kept to itself, since it was asked by then to send no more. */
  static final String UNSENT = "unsent";

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<String> ending = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> firstGoAway = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Channel connection;

  Http2Client(SocketAddress server) {
    connection =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forClient().build())
                        .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
                        .addLast(new Ending());
                  }
                })
            .connect(server)
            .syncUninterruptibly()
            .channel();
  }

  /** A request, begun; its body may still be open. */
  static final class Exchange {
    private final Http2StreamChannel stream;
    private final CompletableFuture<String> answer;

    Exchange(Http2StreamChannel stream, CompletableFuture<String> answer) {
      this.stream = stream;
      this.answer = answer;
    }

    /** Its body, or {@code reset N} with the name of the error. */
    CompletableFuture<String> answer() {
      return answer;
    }

    CompletableFuture<String> end() {
      stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
      return answer;
    }
  }

  CompletableFuture<String> get(String path) {
    return onLoop(
        () ->
            isToLeave()
                ? CompletableFuture.completedFuture(UNSENT)
                : begin("GET", path, true).answer());
  }

  /** With a body that has no end yet. */
  Exchange post(String path) {
    return onLoop(() -> begin("POST", path, false));
  }

  /** Where nothing is read meanwhile: so nothing is sent behind a GOAWAY that has come. */
  private <T> T onLoop(Callable<T> action) {
    return connection.eventLoop().submit(action).syncUninterruptibly().getNow();
  }

  private Exchange begin(String method, String path, boolean end) {
    var answer = new CompletableFuture<String>();
    var stream =
        new Http2StreamChannelBootstrap(connection).handler(new Answer(answer)).open().getNow();
    var headers = new DefaultHttp2Headers().method(method).path(path).scheme("http").authority("h");
    stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end));
    return new Exchange(stream, answer);
  }

  /** What came that has to do with the end of the connection, in its order. */
  List<String> ending() {
    return ending;
  }

  /** Whether it was asked to send no more here. */
  boolean isToLeave() {
    return firstGoAway.isDone();
  }

  CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void close() {
    connection.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Ending extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2GoAwayFrame goAway) {
        ending.add(
            "GOAWAY " + goAway.lastStreamId() + " " + Http2Error.valueOf(goAway.errorCode()));
        firstGoAway.complete(null);
      } else if (message instanceof Http2PingFrame ping && !ping.ack()) {
        ending.add("PING");
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ending.add("end");
      closed.complete(null);
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ending.add(cause.toString());
    }
  }

  private static final class Answer extends ChannelInboundHandlerAdapter {

    private final CompletableFuture<String> answer;
    private final StringBuilder body = new StringBuilder();

    Answer(CompletableFuture<String> answer) {
      this.answer = answer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2DataFrame data) {
        body.append(data.content().toString(US_ASCII));
        if (data.isEndStream()) {
          answer.complete(body.toString());
        }
      } else if (message instanceof Http2ResetFrame reset) {
        answer.complete("reset " + Http2Error.valueOf(reset.errorCode()));
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof Http2ResetFrame) {
        channelRead(context, event);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.complete("lost");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answer.complete("lost: " + cause);
    }
  }
}
