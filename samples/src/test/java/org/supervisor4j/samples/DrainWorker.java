package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.netty.move.Movable;
import org.supervisor4j.netty.worker.NettyWorker;
import org.supervisor4j.netty.worker.Worker;

/**
 * A worker that answers with the request's path, filled up to {@code ?bytes=N}; a path that begins
 * with {@code /late} only once it drains. {@code /ws} echoes texts through a WebSocket.
 */
final class DrainWorker {

  private static final CompletableFuture<Void> DRAINING = new CompletableFuture<>();

  private DrainWorker() {}

  public static void main(String[] arguments) {
    NettyWorker.run(
        worker -> {
          worker.onDrain(left -> DRAINING.complete(null));
          worker.serve("http", server(worker));
        });
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
                    .addLast(new HttpServerCodec(), worker.http())
                    .addLast(new HttpServerKeepAliveHandler(), new HttpObjectAggregator(1 << 16))
                    .addLast(new WebSocketServerProtocolHandler("/ws"))
                    .addLast(new Paths(), new Echo(), new Willing());
              }
            });
  }

  private static final class Paths extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final AnswersInOrder answers = new AnswersInOrder();

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      var answer = response(new QueryStringDecoder(request.uri()));
      answers.add(
          context,
          request.uri().startsWith("/late")
              ? DRAINING.thenApplyAsync(begun -> answer, context.executor())
              : CompletableFuture.completedFuture(answer));
    }

    private static FullHttpResponse response(QueryStringDecoder query) {
      var size = query.parameters().getOrDefault("bytes", List.of("0")).get(0);
      var filling = "x".repeat(Integer.parseInt(size));
      var body = Unpooled.copiedBuffer(query.path() + filling, US_ASCII);
      var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      return answer;
    }
  }

  /** Says for its part that every connection could move, as one that remembers a login may. */
  private static final class Willing extends ChannelInboundHandlerAdapter implements Movable {

    @Override
    public boolean isBetweenMessages() {
      return true;
    }
  }

  private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      context.writeAndFlush(frame.retain());
    }
  }
}
