package org.supervisor4j.netty.engine;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.supervisor4j.SocketHandoff;

/**
 * What Server::Starter tells a program (version 0.35, {@code Server/Starter.pm}): each socket as
 * {@code ADDRESS=DESCRIPTOR}, joined by {@code ;}, the address as its user gave it; whether it is
 * one of UDP is not told.
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
    var numbers = SocketNumbers.of(sockets, addresses.size());
    for (int i = 0; i < addresses.size(); i++) {
      var address = addresses.get(i);
      var key = i < sockets.size() ? key(sockets.get(i), address) : address.toString();
      ports.add(key + "=" + numbers.get(i));
    }
    return Map.of(PORT, String.join(";", ports), GENERATION, Integer.toString(generation));
  }

  private static String key(SocketHandoff socket, SocketAddress address) {
    if (socket instanceof SocketHandoff.Unix unix) {
      return unix.path().toString();
    }
    var port = ((InetSocketAddress) address).getPort(); // the kernel's choice for 0
    var host = socket instanceof SocketHandoff.Inet inet ? inet.host() : "";
    return host.isEmpty() ? Integer.toString(port) : bracketed(host) + ":" + port;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
  }
}
