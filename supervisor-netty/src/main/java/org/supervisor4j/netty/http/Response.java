package org.supervisor4j.netty.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a service answers.
 *
 * @param headers besides those that each answer has; its own come first
 */
public record Response(int status, Map<String, String> headers, Body body) {

  /** What comes behind the head. */
  public sealed interface Body {}

  /**
   * All at once.
   *
   * @param over called once, on the endpoints' thread, when it is sent or never will be
   */
  public record Whole(ByteBuffer bytes, Runnable over) implements Body {}

  /**
   * Piece by piece.
   *
   * @param begin called once, on the endpoints' thread, when the head is on its way; not for HEAD
   */
  public record Pieces(Consumer<BodyStream> begin) implements Body {}

  public Response {
    headers = Map.copyOf(headers);
  }

  /** A page with status 200. */
  public static Response of(String contentType, byte[] bytes) {
    return of(contentType, bytes, () -> {});
  }

  /** The same, and then {@link Whole#over}. */
  public static Response of(String contentType, byte[] bytes, Runnable over) {
    return new Response(
        200, Map.of("content-type", contentType), new Whole(ByteBuffer.wrap(bytes), over));
  }

  /** One line of text, of that status. */
  public static Response text(int status, String line) {
    return of("text/plain; charset=utf-8", (line + "\n").getBytes(UTF_8)).status(status);
  }

  /** A body without an end known before, with status 200. */
  public static Response stream(String contentType, Consumer<BodyStream> begin) {
    return new Response(200, Map.of("content-type", contentType), new Pieces(begin));
  }

  /** Sends a browser there by GET, after a form has done its work (RFC 9110 15.4.4). */
  public static Response seeOther(String location) {
    return text(303, "see " + location).header("location", location);
  }

  /** Nothing of it is needed any more. */
  void over() {
    if (body instanceof Whole whole) {
      whole.over().run();
    }
  }

  public Response status(int other) {
    return new Response(other, headers, body);
  }

  public Response header(String lowerCaseName, String value) {
    var more = new TreeMap<>(headers);
    more.put(lowerCaseName, value);
    return new Response(status, more, body);
  }

  /** This, as an answer that is there already. */
  public CompletableFuture<Response> now() {
    return CompletableFuture.completedFuture(this);
  }
}
