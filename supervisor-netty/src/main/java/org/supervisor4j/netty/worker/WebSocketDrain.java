package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Between the codec and whatever handles the frames of a WebSocket: once the worker drains it says
 * 1012, service restart, and closes when the client has said so, too (RFC 6455 5.5.1, 7.1.1). Not
 * in the middle of a message from here, of which the client could make nothing.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // what can't be written any more ends with the channel
final class WebSocketDrain extends DrainHandler {

  /** For the client's close frame; browsers answer at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private boolean open; // before, it is a connection of HTTP
  private boolean midMessage; // of ours
  private boolean closing; // a close frame was sent, whoever's
  private boolean asked; // it was ours

  WebSocketDrain(DrainNotice notice) {
    super(notice);
  }

  @Override
  void drain(ChannelHandlerContext here, Duration idleGrace) {
    spread(here, idleGrace, () -> closeBetweenMessages(here));
  }

  private void closeBetweenMessages(ChannelHandlerContext here) {
    if (isDue() && open && !midMessage && !closing) {
      asked = true;
      // through the whole pipeline: a handler that keeps account of close frames must know of it
      here.channel()
          .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.SERVICE_RESTART))
          .addListener(sent -> awaitAnswer(here));
    }
  }

  private void awaitAnswer(ChannelHandlerContext here) {
    var late =
        here.executor()
            .schedule(() -> OrderlyClose.begin(here), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    here.channel().closeFuture().addListener(closed -> late.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (asked && message instanceof CloseWebSocketFrame) {
      ReferenceCountUtil.release(message); // the answer: to pass it on would be answered again
      OrderlyClose.begin(here);
      return;
    }
    here.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    var known = promise.unvoid();
    if (message instanceof HttpResponse head
        && head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      // later, as Netty's handshake changes the codec when this is written
      known.addListener(written -> here.executor().execute(() -> opened(here)));
    } else if (message instanceof WebSocketFrame frame) {
      closing |= message instanceof CloseWebSocketFrame;
      midMessage = isData(frame) ? !frame.isFinalFragment() : midMessage;
    }
    here.write(message, known);
    closeBetweenMessages(here);
  }

  private void opened(ChannelHandlerContext here) {
    open = true;
    closeBetweenMessages(here);
  }

  private static boolean isData(WebSocketFrame frame) {
    return frame instanceof TextWebSocketFrame
        || frame instanceof BinaryWebSocketFrame
        || frame instanceof ContinuationWebSocketFrame;
  }
}
