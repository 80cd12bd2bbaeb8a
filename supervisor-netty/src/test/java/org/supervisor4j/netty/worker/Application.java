package org.supervisor4j.netty.worker;

import static io.netty.channel.ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.move.Movable;

/**
 * A user's server: answers at once, but {@code /slow} only when the test lets it, and {@code /last}
 * only when its connection is closed, a little later, as a protocol that says goodbye. After {@code
 * /broken} its connection can't be told, and after {@code /stays} it never agrees to move. CONNECT
 * and {@code /tunnel} make it a {@link Tunnel}, when the test lets them. What can't be understood
 * is a bad request, behind which it closes; only {@code /slow} does not care.
 */
final class Application {

  /** A request that waits for the test. */
  record Slow(ChannelHandlerContext context, Runnable answer) implements Runnable {

    @Override
    public void run() {
      answer.run();
    }

    /** Whether its connection had its turn to leave, so that what comes behind it goes along. */
    boolean hadItsTurn() {
      var turn =
          context.executor().submit(() -> context.pipeline().get(HttpDrain.class).keepsBytes());
      return turn.syncUninterruptibly().getNow();
    }
  }

  private final BlockingQueue<Slow> slow = new LinkedBlockingQueue<>();
  final AtomicInteger requests = new AtomicInteger();
  final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());

  ServerBootstrap bootstrap(Worker worker) {
    return new ServerBootstrap()
        .group(group)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        worker.http(),
                        new HttpObjectAggregator(1 << 20),
                        new Answers());
              }
            });
  }

  /** Waits for a slow request to be there; the result lets it be answered. */
  Slow slowRequest() throws InterruptedException {
    @Nullable Slow answer = slow.poll(10, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no slow request came");
    }
    return answer;
  }

  private static void answer(ChannelHandlerContext context) {
    context.writeAndFlush(HttpConnection.ok()).addListener(FIRE_EXCEPTION_ON_FAILURE);
  }

  private static void refuse(ChannelHandlerContext context) {
    var answer = HttpConnection.full(HttpResponseStatus.BAD_REQUEST);
    answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  private final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {

    Answers() {
      super(FullHttpRequest.class);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      requests.incrementAndGet();
      if (request.uri().equals("/last")) {
        context.pipeline().addLast(new AnswerAtClose());
      }
      if (request.uri().equals("/broken")) {
        context.pipeline().addLast(new Broken());
      }
      if (request.uri().equals("/stays")) {
        context.pipeline().addLast(new Stays());
      }
      var connect = request.method().equals(HttpMethod.CONNECT);
      if (connect || request.uri().equals("/tunnel")) {
        slow.add(
            new Slow(
                context, () -> context.executor().execute(() -> Tunnel.open(context, connect))));
      } else if (request.uri().equals("/slow") || request.uri().equals("/last")) {
        slow.add(new Slow(context, () -> answer(context)));
      } else if (request.decoderResult().isFailure()) {
        refuse(context);
      } else {
        answer(context);
      }
    }
  }

  private static final class Stays extends ChannelInboundHandlerAdapter implements Movable {

    @Override
    public boolean isBetweenMessages() {
      return false;
    }
  }

  private static final class Broken extends ChannelInboundHandlerAdapter implements Movable {

    @Override
    public boolean isBetweenMessages() {
      return true;
    }

    @Override
    public byte[] state() {
      throw new IllegalStateException("broken on purpose");
    }
  }

  private static final class AnswerAtClose extends ChannelOutboundHandlerAdapter {

    private static final int MILLIS = 20;

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      context
          .executor()
          .schedule(
              () ->
                  context
                      .writeAndFlush(HttpConnection.ok())
                      .addListener(written -> context.close(promise)),
              MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }
}
