package org.supervisor4j.netty.socket;

import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Binds a port and says how it went. */
final class BindMain {

  private BindMain() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    try (var sockets = new ListenSockets()) {
      var port = Integer.parseInt(arguments[0]);
      System.out.println("bound " + sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", port)));
    } catch (SupervisorException e) {
      System.out.println("refused " + e.getMessage());
    }
  }
}
