package org.supervisor4j.netty.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_TIMEOUT;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Set;
import java.util.TreeSet;

/** What those hear whose request is not answered by a service. */
final class Refusals {

  private Refusals() {}

  /** Of what Netty could not decode. */
  static Response of(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return response(REQUEST_URI_TOO_LONG, "shorten the path");
    }
    return cause instanceof TooLongHttpHeaderException
        ? response(REQUEST_HEADER_FIELDS_TOO_LARGE, "send less of them")
        : unreadable();
  }

  static Response unreadable() {
    return response(BAD_REQUEST, "this is not HTTP/1.1");
  }

  static Response tooLarge(Limits limits) {
    return response(REQUEST_ENTITY_TOO_LARGE, "send at most " + limits.body() + " bytes");
  }

  static Response tooSlow() {
    return response(REQUEST_TIMEOUT, "the request took too long");
  }

  static Response unknownUser() {
    return response(HttpResponseStatus.UNAUTHORIZED, "give user and password")
        .header("www-authenticate", "Basic realm=\"default\", charset=\"UTF-8\"");
  }

  static Response foreign(String why) {
    return response(HttpResponseStatus.FORBIDDEN, why);
  }

  static Response nothingAt(String path) {
    return response(HttpResponseStatus.NOT_FOUND, "there is nothing at " + path);
  }

  static Response notBy(String method, Set<String> methods) {
    var allowed = new TreeSet<>(methods);
    if (methods.contains("GET")) {
      allowed.add("HEAD");
    }
    return response(HttpResponseStatus.METHOD_NOT_ALLOWED, "not by " + method)
        .header("allow", String.join(", ", allowed));
  }

  static Response broken() {
    return response(HttpResponseStatus.INTERNAL_SERVER_ERROR, "see the supervisor's log");
  }

  private static Response response(HttpResponseStatus status, String mend) {
    return Response.text(status.code(), status + ": " + mend);
  }
}
