package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.supervisor4j.netty.web.Text.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.supervisor4j.netty.http.Response;

/** What stands still of the page: files of the jar, and the frame around the rows. */
final class Page {

  /** Only what comes from here is run, shown or asked; nobody frames the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "/page.css", "text/css; charset=utf-8",
          "/page.js", "text/javascript; charset=utf-8",
          "/icon.svg", "image/svg+xml");

  private Page() {}

  static boolean isFile(String path) {
    return TYPES.containsKey(path);
  }

  static Response file(String path) {
    return Response.of(TYPES.getOrDefault(path, "text/plain"), bytes(path.substring(1)))
        .header("cache-control", "no-cache");
  }

  private static byte[] bytes(String name) {
    try (var file = Page.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole page, which also works where no script runs. */
  static Response whole(Snapshot snapshot, String run, String token) {
    var text =
        new String(bytes("page.html"), UTF_8)
            .replace("{{host}}", Long.toString(snapshot.host()))
            .replace("{{run}}", html(run))
            .replace("{{summary}}", html(StatusHtml.summary(snapshot)))
            .replace("{{rows}}", rows(snapshot, token));
    return page(text);
  }

  /** One whole page of HTML, with what keeps it to itself. */
  static Response page(String text) {
    return Response.of("text/html; charset=utf-8", text.getBytes(UTF_8))
        .header("content-security-policy", POLICY);
  }

  private static String rows(Snapshot snapshot, String token) {
    return StatusHtml.parts(snapshot, token).entrySet().stream()
        .map(
            part ->
                "<tbody data-key=\"%s\">%s</tbody>"
                    .formatted(html(part.getKey()), Times.fill(part.getValue(), snapshot.now())))
        .collect(joining("\n"));
  }
}
