package org.supervisor4j.samples;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** The flags of the quickstart. */
record Options(
    String listen,
    int workers,
    Optional<Path> pidFile,
    Optional<Path> statusFile,
    Optional<Path> control,
    boolean drill) {

  static final String USAGE =
      "usage: quickstart [--listen 127.0.0.1:8080 | [::1]:8080 | /path/of.sock]"
          + " [--workers N] [--pid-file F] [--status-file F] [--control /path/of.sock] [--drill]";

  static Options parse(String... arguments) {
    var none = Optional.<Path>empty();
    var options = new Options("127.0.0.1:8080", 3, none, none, none, false);
    for (var rest = List.of(arguments).iterator(); rest.hasNext(); ) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private Options with(String flag, Iterator<String> rest) {
    return switch (flag) {
      case "--listen" ->
          new Options(value(flag, rest), workers, pidFile, statusFile, control, drill);
      case "--workers" ->
          new Options(listen, number(flag, value(flag, rest)), pidFile, statusFile, control, drill);
      case "--pid-file" ->
          new Options(listen, workers, path(flag, rest), statusFile, control, drill);
      case "--status-file" ->
          new Options(listen, workers, pidFile, path(flag, rest), control, drill);
      case "--control" ->
          new Options(listen, workers, pidFile, statusFile, path(flag, rest), drill);
      case "--drill" -> new Options(listen, workers, pidFile, statusFile, control, true);
      default -> throw new SupervisorException("unknown flag " + flag + "; " + USAGE);
    };
  }

  private static Optional<Path> path(String flag, Iterator<String> rest) {
    return Optional.of(Path.of(value(flag, rest)));
  }

  private static String value(String flag, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new SupervisorException(flag + " needs a value; " + USAGE);
    }
    return rest.next();
  }

  static int number(String flag, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new SupervisorException(flag + " was " + value + ": give a number", e);
    }
  }

  SocketHandoff socket(String name) {
    var colon = listen.lastIndexOf(':');
    if (listen.startsWith("/")) {
      return SocketHandoff.unix(name, Path.of(listen));
    }
    if (colon < 0) {
      throw new SupervisorException(
          "--listen was " + listen + ": give a host and a port, or an absolute path; " + USAGE);
    }
    var host = listen.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
    return SocketHandoff.tcp(name, host, number("--listen port", listen.substring(colon + 1)));
  }
}
