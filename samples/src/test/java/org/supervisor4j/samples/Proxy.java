package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * nginx or HAProxy in front of a socket, with what docs/nginx.md has to be copied; it listens on a
 * unix socket, as no port is free for sure. Started by root it becomes www-data, as Debian's nginx.
 */
final class Proxy implements AutoCloseable {

  private static final String BEHIND = "unix:/run/shop/web.sock";

  private static final String NGINX =
      """
      daemon off;
      user www-data;
      pid DIRECTORY/nginx.pid;
      error_log DIRECTORY/error.log;
      events { worker_connections 4096; }
      http {
        access_log off;
        client_body_temp_path DIRECTORY/body;
        proxy_temp_path DIRECTORY/proxy;
        fastcgi_temp_path DIRECTORY/fastcgi;
        uwsgi_temp_path DIRECTORY/uwsgi;
        scgi_temp_path DIRECTORY/scgi;
        BLOCK
      }
      """;

  private static final String HAPROXY =
      """
      global
        MAYBE user www-data
        MAYBE group www-data
      defaults
        mode http
        timeout connect 5s
        timeout client 50s
        timeout server 50s
      BLOCK
      """;

  private final Path directory;
  private final UnixDomainSocketAddress front;
  private final Process process;

  private Proxy(Path directory, String configuration, String... line) {
    this.directory = directory;
    front = UnixDomainSocketAddress.of(directory.resolve("front"));
    try {
      Files.writeString(directory.resolve("configuration"), configuration);
      process =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      await().atMost(ofSeconds(30)).ignoreExceptions().untilAsserted(this::connect);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Of this block of the page.
   *
   * @param directory a new one, for what it writes
   */
  static Proxy nginx(Path directory, String block, SocketAddress behind) {
    Debian.require(Path.of("/usr/sbin/nginx"), "nginx");
    var shop =
        Page.block("nginx.md", block)
            .replace(BEHIND, name(behind, "unix:"))
            .replace("listen 80;", "listen unix:%s;".formatted(open(directory).resolve("front")));
    var whole = NGINX.replace("BLOCK", shop).replace("DIRECTORY", directory.toString());
    var file = directory.resolve("configuration").toString();
    return new Proxy(directory, whole, "/usr/sbin/nginx", "-p", directory + "/", "-c", file);
  }

  /** As the page has it, with that way to treat connections to workers. */
  static Proxy haproxy(Path directory, String reuse, SocketAddress behind) {
    Debian.require(Path.of("/usr/sbin/haproxy"), "haproxy");
    var shop =
        Page.block("nginx.md", "haproxy")
            .replace("http-reuse safe", reuse)
            .replace("unix@/run/shop/web.sock", name(behind, "unix@"))
            .replace("bind :80", "bind unix@%s".formatted(open(directory).resolve("front")));
    var whole = HAPROXY.replace("MAYBE", isRoot() ? "" : "#").replace("BLOCK", shop);
    return new Proxy(directory, whole, "/usr/sbin/haproxy", "-db", "-f", "configuration");
  }

  private static String name(SocketAddress address, String unix) {
    return address instanceof InetSocketAddress tcp ? "127.0.0.1:" + tcp.getPort() : unix + address;
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Whoever it becomes can search it. */
  private static Path open(Path directory) {
    try {
      return Files.setPosixFilePermissions(
          Files.createDirectories(directory), PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect() throws IOException {
    try (var connection = SocketChannel.open(front)) {
      connection.finishConnect();
    } catch (IOException e) {
      throw new IOException(log(), e);
    }
  }

  SocketAddress address() {
    return front;
  }

  /** What it has complained of. */
  String log() throws IOException {
    var errors = directory.resolve("error.log");
    return Files.readString(directory.resolve("output"))
        + (Files.exists(errors) ? Files.readString(errors) : "");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the proxy does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
