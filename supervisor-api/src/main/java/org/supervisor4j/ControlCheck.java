package org.supervisor4j;

import java.util.HashSet;
import java.util.List;

/** The rules for control endpoints. */
final class ControlCheck {

  private static final String HASHED = "{SHA}";

  private ControlCheck() {}

  static void check(List<ControlEndpoint> endpoints, Problems problems) {
    var taken = new HashSet<Object>();
    for (var endpoint : endpoints) {
      var field = "control " + where(endpoint);
      SocketCheck.check(endpoint.socket(), field, problems);
      problems.require(
          isAnyPort(endpoint) || taken.add(where(endpoint)),
          field,
          "given twice",
          "give each endpoint an address of its own");
      problems.require(
          endpoint instanceof ControlEndpoint.Unix || endpoint.login().isPresent(),
          field + " password",
          "missing",
          "call password(user, password): everybody on the network reaches a port");
      endpoint.login().ifPresent(login -> check(login, field, problems));
    }
  }

  private static void check(ControlEndpoint.Login login, String field, Problems problems) {
    problems.require(
        !login.user().isEmpty() && login.user().indexOf(':') < 0,
        field + " user",
        '"' + login.user() + '"',
        "give a name without ':' (RFC 7617 2)");
    problems.require(
        !login.password().isEmpty(), field + " password", "empty", "give one that nobody guesses");
    problems.require(
        !login.password().startsWith(HASHED) || login.password().matches("\\{SHA}[0-9a-fA-F]{40}"),
        field + " password",
        HASHED + " and something else",
        "give the 40 hex digits of its SHA-1 after " + HASHED);
  }

  private static boolean isAnyPort(ControlEndpoint endpoint) {
    return endpoint instanceof ControlEndpoint.Tcp tcp && tcp.socket().port() == 0;
  }

  private static String where(ControlEndpoint endpoint) {
    return endpoint instanceof ControlEndpoint.Unix unix
        ? unix.socket().path().toAbsolutePath().normalize().toString()
        : at(((ControlEndpoint.Tcp) endpoint).socket());
  }

  private static String at(SocketHandoff.Tcp tcp) {
    return (tcp.host().isEmpty() ? "*" : tcp.host()) + ":" + tcp.port();
  }
}
