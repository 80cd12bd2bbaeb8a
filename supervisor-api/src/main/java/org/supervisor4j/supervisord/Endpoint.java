package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.ControlEndpoint;

/** Where clients connect, and who may. */
sealed interface Endpoint {

  Optional<Password> password();

  /** What {@code SUPERVISOR_SERVER_URL} says. */
  String url();

  /** What the host opens; nothing on a port that asks for no password. */
  Optional<ControlEndpoint> control();

  /** On a unix socket. */
  record Unix(Path path, int mode, Optional<Owner> owner, Optional<Password> password)
      implements Endpoint {

    @Override
    public String url() {
      return "unix://" + path;
    }

    @Override
    public Optional<ControlEndpoint> control() {
      var unix = ControlEndpoint.unix(path).mode(SocketReader.permissions(mode));
      unix = owner.isPresent() ? unix.owner(owner.get().user()) : unix;
      var group = owner.flatMap(Owner::group);
      unix = group.isPresent() ? unix.group(group.get()) : unix;
      return Optional.of(
          password.isPresent()
              ? unix.password(password.get().user(), password.get().secret())
              : unix);
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

    @Override
    public Optional<ControlEndpoint> control() {
      return password.map(
          login -> ControlEndpoint.tcp(host, port).password(login.user(), login.secret()));
    }
  }

  /**
   * What a client must know.
   *
   * @param secret plain, or {@code {SHA}} and its SHA-1 in hex
   */
  record Password(String user, String secret) {}
}
