package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.Optional;

/** Where clients connect, and who may. */
sealed interface Endpoint {

  Optional<Password> password();

  /** What {@code SUPERVISOR_SERVER_URL} says. */
  String url();

  /** On a unix socket. */
  record Unix(Path path, int mode, Optional<Owner> owner, Optional<Password> password)
      implements Endpoint {

    @Override
    public String url() {
      return "unix://" + path;
    }
  }

  /**
   * On a port.
   *
   * @param host empty for every address
   */
  record Inet(String host, int port, Optional<Password> password) implements Endpoint {

    @Override
    public String url() {
      return "http://" + (host.isEmpty() ? "localhost" : host) + ":" + port;
    }
  }

  /**
   * What a client must know.
   *
   * @param secret plain, or {@code {SHA}} and its SHA-1 in hex
   */
  record Password(String user, String secret) {}
}
