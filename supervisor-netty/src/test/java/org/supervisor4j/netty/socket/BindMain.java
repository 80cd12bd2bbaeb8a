package org.supervisor4j.netty.socket;

import java.io.IOException;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Binds a port, says how it went, and holds it until its input ends. */
public final class BindMain {

  private BindMain() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    try (var sockets = new ListenSockets()) {
      var port = Integer.parseInt(arguments[0]);
      System.out.println("bound " + sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", port)));
      System.in.transferTo(System.err);
    } catch (SupervisorException e) {
      System.out.println("refused " + e.getMessage());
    }
  }
}
