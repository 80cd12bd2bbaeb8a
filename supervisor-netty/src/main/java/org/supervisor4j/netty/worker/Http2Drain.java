package org.supervisor4j.netty.worker;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.move.Obstacles;

/**
 * Behind the HTTP/2 codec of one connection: counts its requests and, once the worker drains, ends
 * it as RFC 9113 6.8 has it. A first GOAWAY, at once, asks for no more requests and refuses none; a
 * PING goes along, and when its answer is there, or after a second without one, so is every request
 * that was sent before the client knew. A second GOAWAY then says which was the last. Later ones
 * are refused, so that the client knows that it may send them again; the others are answered, and
 * the connection is closed behind the last answer, at the drain's deadline at the latest.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // what can't be written any more ends with the channel
final class Http2Drain extends DrainHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long PING = 0x647261696e733f00L;

  private final HttpTraffic traffic;
  private @Nullable Codec codec;
  private boolean saidLast;

  Http2Drain(HttpTraffic traffic) {
    super(traffic.notice());
    this.traffic = traffic;
  }

  /** The handler that speaks HTTP/2, at its place. */
  private record Codec(Http2ConnectionHandler handler, ChannelHandlerContext context) {

    static Codec before(ChannelHandlerContext here) {
      var context = here.pipeline().context(Http2ConnectionHandler.class);
      if (context == null) {
        throw new IllegalStateException(
            "worker.http2() finds no HTTP/2 in its pipeline; add it behind Http2FrameCodec");
      }
      return new Codec((Http2ConnectionHandler) context.handler(), context);
    }

    Http2Connection connection() {
      return handler.connection();
    }

    void goAway(int lastStream) {
      var promise = context.newPromise();
      handler.goAway(
          context, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, promise);
    }

    void ping() {
      handler.encoder().writePing(context, false, PING, context.newPromise());
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    var found = Codec.before(added);
    codec = found;
    found.connection().addListener(new Streams(found));
    var decoder = found.handler().decoder();
    decoder.frameListener(new PingAnswers(decoder.frameListener(), found));
    Obstacles.keep(added.channel());
    super.handlerAdded(added);
  }

  @Override
  void drain(ChannelHandlerContext here, Duration idleGrace) {
    var known = codec;
    if (known != null) {
      known.goAway(Integer.MAX_VALUE);
      known.ping();
      known.context().flush();
      var late =
          here.executor().schedule(() -> sayLast(known), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      here.channel().closeFuture().addListener(closed -> late.cancel(false));
    }
  }

  private void sayLast(Codec known) {
    if (!saidLast) {
      saidLast = true;
      known.goAway(known.connection().remote().lastStreamCreated());
      known.context().flush();
      closeWhenDone(known);
    }
  }

  private void closeWhenDone(Codec known) {
    if (saidLast && known.connection().numActiveStreams() == 0) {
      known
          .context()
          .writeAndFlush(Unpooled.EMPTY_BUFFER) // behind all that is on its way
          .addListener(flushed -> OrderlyClose.begin(known.context()));
    }
  }

  /** Requests are the streams that the client has opened. */
  private final class Streams extends Http2ConnectionAdapter {

    private final Codec of;

    Streams(Codec of) {
      this.of = of;
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
      if (isRequest(stream)) {
        traffic.began();
      }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      if (isRequest(stream)) {
        if (stream.isHeadersSent()) {
          traffic.answered();
        } else {
          traffic.abandoned(1);
        }
      }
      closeWhenDone(of);
    }

    private boolean isRequest(Http2Stream stream) {
      return of.connection().remote().isValidStreamId(stream.id());
    }
  }

  /** Nobody else has asked, so nobody else is told. */
  private final class PingAnswers extends Http2FrameListenerDecorator {

    private final Codec of;

    PingAnswers(Http2FrameListener users, Codec of) {
      super(users);
      this.of = of;
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
      if (data == PING) {
        sayLast(of);
      } else {
        super.onPingAckRead(context, data);
      }
    }
  }
}
