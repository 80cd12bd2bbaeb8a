package org.supervisor4j.netty.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param method in capitals; never {@code HEAD}, whose answers are made by {@code GET}
 * @param path decoded, without the query
 * @param query the first value of each name, decoded
 * @param headers by their names in lower case; several of one name joined by commas
 * @param body empty if there is none
 * @param client the connection that it came by
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    ByteBuffer body,
    Client client) {

  public Request {
    body = body.asReadOnlyBuffer();
  }

  /** Its body as text. */
  public String text() {
    return UTF_8.decode(body.duplicate()).toString();
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }
}
