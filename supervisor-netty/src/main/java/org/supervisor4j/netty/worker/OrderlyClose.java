package org.supervisor4j.netty.worker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection in stages, so that the peer gets what is still on its way to it: we end our
 * direction, drop what comes, and close when the peer has closed or 2 seconds have passed. A close
 * at once would answer bytes that are unread, or come later, with a reset, which destroys what the
 * kernel has not delivered yet (RFC 9112 9.6).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing to be done
final class OrderlyClose extends ChannelInboundHandlerAdapter {

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Duration longest;

  private OrderlyClose(Duration longest) {
    this.longest = longest;
  }

  /** To be called when all that was written has been flushed, on the loop of the channel. */
  static void begin(ChannelHandlerContext here) {
    begin(here, LONGEST);
  }

  static void begin(ChannelHandlerContext here, Duration longest) {
    if (here.channel() instanceof DuplexChannel connection && !connection.isInputShutdown()) {
      connection.pipeline().addFirst(new OrderlyClose(longest));
      endOutput(connection);
      connection.config().setAutoRead(true);
    } else {
      here.close();
    }
  }

  private static void endOutput(DuplexChannel connection) {
    var tls = connection.pipeline().get(SslHandler.class);
    var said = tls == null ? connection.newSucceededFuture() : tls.closeOutbound();
    said.addListener(
        flushed ->
            connection
                .shutdownOutput()
                .addListener(
                    ended -> {
                      if (!ended.isSuccess()) {
                        connection.close();
                      }
                    }));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext here) {
    Channel connection = here.channel();
    var late =
        here.executor().schedule(() -> here.close(), longest.toNanos(), TimeUnit.NANOSECONDS);
    connection.closeFuture().addListener(closed -> late.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext here, Object event) {
    if (event instanceof ChannelInputShutdownEvent) { // told instead of closed, if the user says so
      here.close();
    } else {
      here.fireUserEventTriggered(event);
    }
  }
}
