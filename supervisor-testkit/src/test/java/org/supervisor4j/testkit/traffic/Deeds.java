package org.supervisor4j.testkit.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Does to each request of one connection what the server's script says. */
final class Deeds extends SimpleChannelInboundHandler<FullHttpRequest> {

  static final String LABEL = "hello from pid=4711 slot=2 generation=3\n";

  private final DroppingServer server;

  Deeds(DroppingServer server) {
    this.server = server;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    var posted = request.content().toString(StandardCharsets.ISO_8859_1);
    var body = posted.isEmpty() ? LABEL : posted;
    var last = !HttpUtil.isKeepAlive(request);
    var deed = server.next();
    server.answer(() -> act(deed, ctx.channel(), body, last));
  }

  private static void act(Deed deed, Channel channel, String body, boolean last) {
    var status = deed == Deed.ERROR ? "503 Service Unavailable" : "200 OK";
    switch (deed) {
      case ANSWER, ERROR -> send(channel, response(status, body, ""), last);
      case ANSWER_IN_PIECES -> send(channel, pieces(body), last);
      case ANSWER_UNTIL_CLOSE -> send(channel, "HTTP/1.1 200 OK\r\n\r\n" + body, true);
      case ANSWER_AND_ANNOUNCE_CLOSE ->
          send(channel, response(status, body, "Connection: close\r\n"), false);
      case ANSWER_AND_CLOSE -> sendWithFin(channel, response(status, body, ""));
      case ANSWER_TWICE -> send(channel, response(status, body, "").repeat(2), false);
      case WRONG_BODY -> send(channel, response(status, body.replace('o', 'u'), ""), last);
      case SHORT_BODY -> send(channel, response(status, body.substring(1), ""), last);
      case GARBAGE -> send(channel, "SSH-2.0-OpenSSH_9.2\r\n\r\n", false);
      case HALF_THEN_SILENCE -> send(channel, half(body), false);
      case HALF_THEN_CLOSE -> send(channel, half(body), true);
      case HALF_A_STATUS_LINE_THEN_CLOSE -> send(channel, "HTTP/1.1 20", true);
      case HALF_THEN_RESET -> reset(channel, half(body));
      case RESET -> reset(channel, "");
      case CLOSE -> send(channel, "", true);
      case SILENCE -> {}
    }
  }

  private static String response(String status, String body, String header) {
    return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, header, body.length(), body);
  }

  private static String half(String body) {
    return response("200 OK", body, "").substring(0, 60);
  }

  private static String pieces(String body) {
    var cut = body.length() / 2;
    return "HTTP/1.1 100 Continue\r\n\r\n"
        + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
            .formatted(cut, body.substring(0, cut), body.length() - cut, body.substring(cut));
  }

  private static void send(Channel channel, String text, boolean thenClose) {
    var written = channel.writeAndFlush(bytes(text));
    if (thenClose) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Corked, so that the end arrives with the answer, in one segment (tcp(7), TCP_CORK). */
  private static void sendWithFin(Channel channel, String text) {
    if (channel instanceof SocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_CORK, true);
    }
    send(channel, text, true);
  }

  /** With linger 0 a close becomes an RST (socket(7), SO_LINGER); TCP only. */
  private static void reset(Channel channel, String first) {
    if (channel instanceof SocketChannel) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    send(channel, first, true);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      ctx.fireExceptionCaught(cause); // a client that closes is no news, anything else is
    }
  }
}
