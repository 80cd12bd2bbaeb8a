package org.supervisor4j.netty.http;

import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Makes of a service's answer what goes over the wire. */
final class Answers {

  /** Stands for a request that nobody could read. */
  static final HttpRequest UNREADABLE =
      new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);

  /** What is shown here runs nothing, is framed nowhere, and stays with nobody. */
  private static final Map<String, String> CAREFUL =
      Map.of(
          "cache-control", "no-store",
          "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
          "cross-origin-resource-policy", "same-origin",
          "referrer-policy", "same-origin",
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY");

  private Answers() {}

  static HttpResponse goOn() {
    return new DefaultFullHttpResponse(
        HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  static boolean isForHead(HttpRequest request) {
    return request.method().equals(HttpMethod.HEAD);
  }

  /** HTTP/1.0 knows no chunks. */
  static boolean endsByClose(HttpRequest request) {
    return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
  }

  /** All of an answer; to HEAD without its body, and to HEAD of a stream without its length. */
  static FullHttpResponse whole(HttpRequest request, Response answer, boolean isLast) {
    var body =
        answer.body() instanceof Response.Whole whole
            ? Unpooled.wrappedBuffer(whole.bytes())
            : Unpooled.EMPTY_BUFFER;
    var response =
        new DefaultFullHttpResponse(
            HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            isForHead(request) ? Unpooled.EMPTY_BUFFER : body);
    fill(response, request, answer, isLast);
    if (answer.body() instanceof Response.Whole) {
      HttpUtil.setContentLength(response, body.readableBytes());
    }
    return response;
  }

  static HttpResponse head(HttpRequest request, Response answer, boolean isLast) {
    var response = new DefaultHttpResponse(HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    fill(response, request, answer, isLast);
    HttpUtil.setTransferEncodingChunked(response, !endsByClose(request));
    return response;
  }

  private static void fill(
      HttpResponse response, HttpRequest request, Response answer, boolean isLast) {
    var headers = response.headers();
    headers.set(
        HttpHeaderNames.DATE,
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    CAREFUL.forEach(headers::set);
    answer.headers().forEach(headers::set);
    if (isLast) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (endsByClose(request)) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }
}
