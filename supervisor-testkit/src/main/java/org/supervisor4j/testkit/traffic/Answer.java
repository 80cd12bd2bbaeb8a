package org.supervisor4j.testkit.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/** The response to one request, judged as it comes; only the start of its body is kept. */
final class Answer {

  private static final int LABEL_LENGTH = 1024;

  private final ByteBuf echo;
  private final StringBuilder start = new StringBuilder();
  private HttpResponseStatus status = HttpResponseStatus.CONTINUE;
  private boolean keepsConnection;
  private int length;
  private boolean differs;

  Answer(TrafficPlan plan) {
    echo = Unpooled.wrappedBuffer(plan.echo);
  }

  /** Takes the next piece; true once the response is complete. */
  boolean add(HttpObject piece) {
    if (piece instanceof HttpResponse response) {
      status = response.status();
      keepsConnection = HttpUtil.isKeepAlive(response);
    }
    if (piece instanceof HttpContent content) {
      body(content.content());
    }
    return piece instanceof LastHttpContent
        && status.codeClass() != HttpStatusClass.INFORMATIONAL; // the real one follows
  }

  private void body(ByteBuf bytes) {
    int count = bytes.readableBytes();
    int label = Math.min(count, LABEL_LENGTH - start.length());
    start.append(bytes.toString(bytes.readerIndex(), label, StandardCharsets.ISO_8859_1));
    differs |=
        length + count > echo.capacity()
            || !ByteBufUtil.equals(echo, length, bytes, bytes.readerIndex(), count);
    length += count;
  }

  boolean keepsConnection() {
    return keepsConnection;
  }

  Responder responder() {
    return Responder.in(start.toString());
  }

  /** Ends the request as answered or lost; false if the connection is out of step. */
  boolean judge(Exchange exchange) {
    if (status.codeClass() != HttpStatusClass.SUCCESS) {
      exchange.lost(LossCause.BAD_STATUS, "status " + status);
    } else if (echo.isReadable() && (differs || length != echo.capacity())) {
      exchange.lost(
          LossCause.GARBAGE,
          "the echo differs: " + length + " of " + echo.capacity() + " bytes came back");
      return false;
    } else {
      exchange.answered(responder());
    }
    return true;
  }
}
