package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A headless Chromium, led by its driver (WebDriver, w3.org/TR/webdriver2) and by the keyboard. */
final class Browser implements AutoCloseable {

  static final String BACKSPACE = "\uE003";
  static final String TAB = "\uE004";
  static final String ENTER = "\uE007";
  static final String ESCAPE = "\uE00C";

  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
  private static final Pattern VALUE = Pattern.compile("\\{\"value\":\"?([^\"}]*)\"?}");
  private static final int MOST_TABS = 200;

  private final Process driver;
  private final String session;

  /** See {@link Debian#require}. */
  static void require() {
    Debian.require(DRIVER, "chromium-driver");
    Debian.require(Path.of("/usr/bin/chromium"), "chromium");
  }

  /** With its profile in this directory. */
  Browser(Path directory, int width, int height) throws IOException {
    driver = new ProcessBuilder(DRIVER.toString(), "--port=0").redirectErrorStream(true).start();
    var server = "http://127.0.0.1:" + port() + "/session";
    var arguments = new ArrayList<String>();
    for (var argument :
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--user-data-dir=" + directory.resolve("profile"),
            "--window-size=" + width + "," + height)) {
      arguments.add(quoted(argument));
    }
    var wanted =
        "{\"capabilities\":{\"alwaysMatch\":{\"goog:chromeOptions\":{\"args\":["
            + String.join(",", arguments)
            + "]}}}}";
    session = server + "/" + found(SESSION, ask("POST", server, wanted));
  }

  private String port() throws IOException {
    var said = new BufferedReader(new InputStreamReader(driver.getInputStream(), UTF_8));
    for (var line = said.readLine(); line != null; line = said.readLine()) {
      var started = STARTED.matcher(line);
      if (started.find()) {
        return started.group(1);
      }
    }
    throw new IOException("the driver has not started");
  }

  private static String found(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    if (!found.find()) {
      throw new IllegalStateException(text);
    }
    return found.group(1);
  }

  private String ask(String method, String uri, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(uri)).method(method, BodyPublishers.ofString(body));
    try {
      var answer = JdkClient.plain().send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String quoted(String text) {
    var json = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return '"' + json + '"';
  }

  void open(String uri) {
    ask("POST", session + "/url", "{\"url\":" + quoted(uri) + "}");
  }

  /** What the expression is in the page, as text. */
  String value(String expression) {
    var script = quoted("return encodeURIComponent(String(" + expression + "))");
    var answer = ask("POST", session + "/execute/sync", "{\"script\":" + script + ",\"args\":[]}");
    return URLDecoder.decode(found(VALUE, answer), UTF_8);
  }

  /** What it speaks of may not be there yet, which is an error in the page. */
  void awaitTrue(String expression) {
    Awaitility.await(expression)
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(() -> value(expression).equals("true"));
  }

  void press(String key) {
    var both =
        "{\"type\":\"keyDown\",\"value\":\"%1$s\"},{\"type\":\"keyUp\",\"value\":\"%1$s\"}"
            .formatted(key);
    ask(
        "POST",
        session + "/actions",
        "{\"actions\":[{\"type\":\"key\",\"id\":\"keys\",\"actions\":[" + both + "]}]}");
  }

  /** What the keyboard would press now, as a screen reader names it. */
  String focused() {
    return value("document.activeElement.ariaLabel || document.activeElement.id");
  }

  /** Presses what is reached by Tab alone. */
  void pressByKeyboard(String name) {
    for (int tabs = 0; tabs < MOST_TABS && !focused().equals(name); tabs++) {
      press(TAB);
    }
    if (!focused().equals(name)) {
      throw new AssertionError("Tab does not reach " + name);
    }
    press(ENTER);
  }

  /** What can be seen now, as PNG. */
  void picture(Path file) throws IOException {
    var png = found(VALUE, ask("GET", session + "/screenshot"));
    Files.write(file, Base64.getDecoder().decode(png));
  }

  private String ask(String method, String uri) {
    return ask(method, uri, "");
  }

  @Override
  public void close() {
    try {
      ask("DELETE", session);
    } finally {
      driver.destroy();
    }
  }
}
