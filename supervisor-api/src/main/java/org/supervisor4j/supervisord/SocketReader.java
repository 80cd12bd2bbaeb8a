package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.supervisor4j.SocketHandoff;

/** Reads the listening socket of an {@code [fcgi-program:x]}. */
final class SocketReader {

  private static final Pattern TCP = Pattern.compile("tcp://([^\\s:]+):(\\d+)");
  private static final String UNIX = "unix://";

  /** SOMAXCONN of Linux since 5.4; the kernel caps it at net.core.somaxconn. */
  private static final int BACKLOG = 4096;

  private final Keys keys;
  private final String name;

  SocketReader(Keys keys, String program) {
    this.keys = keys.with(Map.of("program_name", program));
    name = program;
  }

  /** Empty if it can't be told. */
  Optional<SocketHandoff> read() {
    if (keys.raw("socket").isEmpty()) {
      keys.error("socket", "has no socket: give one, as socket=unix:///run/x.sock");
    }
    var backlog = keys.value("socket_backlog", BACKLOG, SocketReader::backlog);
    return keys.value("socket", text -> text)
        .flatMap(text -> text.startsWith(UNIX) ? unix(backlog) : tcp(backlog));
  }

  private static int backlog(String text) {
    var backlog = Kinds.integer(text);
    if (backlog < 1 || backlog > 65535) {
      throw new BadValueException("is no backlog: give 1 to 65535");
    }
    return backlog;
  }

  private Optional<SocketHandoff> unix(int backlog) {
    var owner = keys.value("socket_owner", Owner::parse);
    var user = owner.map(Owner::user).or(() -> keys.value("user", Accounts::user));
    var mode = permissions(keys.value("socket_mode", 0700, Kinds::socketMode));
    return keys.value("socket", SocketReader::path)
        .map(
            path -> {
              var socket = SocketHandoff.unix(name, path).mode(mode).backlog(backlog);
              socket = user.isPresent() ? socket.owner(user.get()) : socket;
              var group = owner.flatMap(Owner::group);
              return group.isPresent() ? socket.group(group.get()) : socket;
            });
  }

  private static Path path(String text) {
    var path = text.substring(UNIX.length());
    if (!path.startsWith("/")) {
      throw new BadValueException("is no absolute path: give it as unix:///run/x.sock");
    }
    return Path.of(path).normalize();
  }

  /** As {@code rwx------}. */
  static String permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    var all = PosixFilePermission.values(); // OWNER_READ is 0400, OTHERS_EXECUTE is 01
    for (var i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return PosixFilePermissions.toString(permissions);
  }

  private Optional<SocketHandoff> tcp(int backlog) {
    for (var key : new String[] {"socket_owner", "socket_mode"}) {
      keys.raw(key).ifPresent(value -> keys.error(key, value, "is for unix sockets: leave it out"));
    }
    return keys.value("socket", text -> tcp(text, backlog));
  }

  private SocketHandoff tcp(String text, int backlog) {
    var matcher = TCP.matcher(text);
    if (!matcher.matches()) {
      throw new BadValueException("is no socket: give tcp://host:port or unix:///path");
    }
    var port = EndpointReader.port(matcher.group(2));
    return SocketHandoff.tcp(name, matcher.group(1).toLowerCase(java.util.Locale.ROOT), port)
        .backlog(backlog);
  }
}
