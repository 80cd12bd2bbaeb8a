package org.supervisor4j.netty.engine;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.wire.Variables;

/**
 * What Server::Starter tells a program (version 0.35, {@code Server/Starter.pm}): each socket as
 * {@code ADDRESS=DESCRIPTOR}, joined by {@code ;}, the address as its user gave it.
 */
final class ServerStarter {

  static final String PORT = "SERVER_STARTER_PORT";
  static final String GENERATION = "SERVER_STARTER_GENERATION";

  private ServerStarter() {}

  /**
   * The variables of a worker.
   *
   * @param addresses where those sockets listen, in the same order, and then a unix socket of ours
   */
  static Map<String, String> variables(
      List<SocketHandoff> sockets, List<SocketAddress> addresses, int generation) {
    var ports = new ArrayList<String>();
    for (int i = 0; i < addresses.size(); i++) {
      var address = addresses.get(i);
      var key = i < sockets.size() ? key(sockets.get(i), address) : address.toString();
      ports.add(key + "=" + (Variables.FIRST_FD + i));
    }
    return Map.of(PORT, String.join(";", ports), GENERATION, Integer.toString(generation));
  }

  private static String key(SocketHandoff socket, SocketAddress address) {
    if (socket instanceof SocketHandoff.Unix unix) {
      return unix.path().toString();
    }
    var bound = (InetSocketAddress) address; // with the port that the kernel chose for 0
    var given = socket instanceof SocketHandoff.Tcp tcp ? tcp.host() : "";
    return host(given, bound) + ":" + bound.getPort();
  }

  private static String host(String given, InetSocketAddress bound) {
    if (given.isEmpty()) {
      return bound.getAddress() instanceof Inet6Address ? "[::]" : "0.0.0.0";
    }
    return given.indexOf(':') < 0 || given.startsWith("[") ? given : "[" + given + "]";
  }
}
