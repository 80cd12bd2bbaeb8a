package org.supervisor4j.netty.worker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;

/**
 * In front of the handler that writes server-sent events: once the worker drains it ends the
 * response behind a whole event, so that the client comes back by itself and says which was the
 * last it got (HTML, 9.2). What is written to that response afterwards fails, as it would when the
 * client had gone.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // what can't be written any more ends with the channel
final class EventStreamDrain extends DrainHandler {

  private enum Response {
    OTHER,
    EVENTS,
    /** By us; its writer does not know yet. */
    ENDED
  }

  private Response response = Response.OTHER;
  private int last; // four bytes of its body

  EventStreamDrain(DrainNotice notice) {
    super(notice);
  }

  @Override
  void drain(ChannelHandlerContext here, Duration idleGrace) {
    spread(here, idleGrace, () -> endBehindEvent(here));
  }

  private void endBehindEvent(ChannelHandlerContext here) {
    if (isDue() && response == Response.EVENTS && isBehindEvent()) {
      response = Response.ENDED;
      here.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  /** An event ends with a blank line, and lines with CR, LF or both. */
  private boolean isBehindEvent() {
    return last == 0
        || (last & 0xffff) == 0x0a0a
        || (last & 0xffff) == 0x0d0d
        || (last & 0xffffff) == 0x0a0d0a;
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse head) {
      response = isEventStream(head) ? Response.EVENTS : Response.OTHER;
      last = 0;
    } else if (response == Response.ENDED) {
      refuse(message, promise);
      return;
    }
    if (message instanceof HttpContent part) {
      remember(part.content());
    }
    if (message instanceof LastHttpContent) {
      response = Response.OTHER;
    }
    here.write(message, promise);
    endBehindEvent(here);
  }

  private static boolean isEventStream(HttpResponse head) {
    var type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    return type.toLowerCase(Locale.ROOT).startsWith(HttpHeaderValues.TEXT_EVENT_STREAM.toString());
  }

  private void remember(ByteBuf bytes) {
    for (int i = Math.max(bytes.readerIndex(), bytes.writerIndex() - 4);
        i < bytes.writerIndex();
        i++) {
      last = last << 8 | bytes.getUnsignedByte(i);
    }
  }

  private static void refuse(Object message, ChannelPromise promise) {
    ReferenceCountUtil.release(message);
    promise.tryFailure(new ClosedChannelException());
  }
}
