package org.supervisor4j.supervisord;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads where {@code supervisorctl} may connect. */
final class EndpointReader {

  private static final int HIGHEST_PORT = 65535;

  private final Ini ini;
  private final Map<String, Object> names;
  private final Found found;

  EndpointReader(Ini ini, Map<String, Object> names, Found found) {
    this.ini = ini;
    this.names = names;
    this.found = found;
  }

  /** Unix sockets first: the first one is what programs are told. */
  List<Endpoint> read() {
    var endpoints = new ArrayList<Endpoint>();
    for (var section : ini.sections()) {
      if (section.name().startsWith("unix_http_server")) {
        unix(new Keys(ini, section, names, found)).ifPresent(endpoints::add);
      }
    }
    for (var section : ini.sections()) {
      if (section.name().startsWith("inet_http_server")) {
        inet(new Keys(ini, section, names, found)).ifPresent(endpoints::add);
      }
    }
    return endpoints;
  }

  private static Optional<Endpoint> unix(Keys keys) {
    require(keys, "file", "as file=/run/supervisor.sock");
    var owner = keys.value("chown", Owner::parse);
    var mode = keys.value("chmod", 0700, Kinds::socketMode);
    var password = password(keys);
    return keys.value("file", text -> Places.absolute(Python.strip(text)))
        .map(path -> new Endpoint.Unix(path, mode, owner, password));
  }

  private static Optional<Endpoint> inet(Keys keys) {
    require(keys, "port", "as port=127.0.0.1:9001");
    var password = password(keys);
    if (password.isEmpty()) {
      keys.notHonoured("port", "it is not opened without a password: give username and password");
    }
    return keys.value("port", EndpointReader::address)
        .map(address -> new Endpoint.Inet(address.host(), address.port(), password));
  }

  private static void require(Keys keys, String key, String mend) {
    if (keys.raw(key).isEmpty()) {
      keys.error(key, "has no " + key + ": give it, " + mend);
    }
  }

  private static Optional<Endpoint.Password> password(Keys keys) {
    var user = keys.value("username", Kinds::text);
    var password = keys.value("password", Kinds::text);
    if (keys.raw("username").isPresent() != keys.raw("password").isPresent()) {
      keys.error(
          keys.raw("username").isPresent() ? "username" : "password",
          "has one of username and password: give both, or none");
    }
    return user.flatMap(name -> password.map(secret -> new Endpoint.Password(name, secret)));
  }

  private record Address(String host, int port) {}

  private static Address address(String text) {
    var colon = text.lastIndexOf(':');
    var host = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    return new Address(host.equals("*") ? "" : host, port(text.substring(colon + 1)));
  }

  static int port(String text) {
    try {
      var port = Kinds.integer(text);
      if (port >= 1 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (BadValueException e) {
      // said below
    }
    throw new BadValueException("has no port: give one from 1 to 65535, as 127.0.0.1:9001");
  }
}
