package org.supervisor4j.netty.socket;

import java.net.SocketAddress;
import java.util.List;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * A listener that is open. Its descriptors belong to {@link ListenSockets}: hand them on, but never
 * close them.
 *
 * @param descriptors of its sockets, mostly one; close-on-exec
 * @param address an InetSocketAddress with the real port, or a UnixDomainSocketAddress
 * @param blocking whether accept(2) waits, as long as no worker changes that
 */
public record Listener(
    String name, List<Integer> descriptors, SocketAddress address, boolean blocking) {

  /** The same, made to block or not. */
  Listener in(boolean mode) {
    descriptors.forEach(fd -> Descriptors.setNonBlocking(fd, !mode));
    return new Listener(name, descriptors, address, mode);
  }

  Listener with(List<Integer> copies) {
    return new Listener(name, copies, address, blocking);
  }

  Listener required(boolean mode) {
    if (mode == blocking) {
      return this;
    }
    throw new SupervisorException(
        "socket \"%s\": is open as %s and can't become %s, which would hold for all who have it; give the new one another name and address"
            .formatted(name, words(blocking), words(mode)));
  }

  /**
   * Sets back what a worker has changed for all: O_NONBLOCK belongs to the open file (fcntl(2)).
   *
   * @return whether there was anything to set back
   */
  public boolean restore() {
    var wrong =
        descriptors.stream().filter(fd -> Descriptors.isNonBlocking(fd) == blocking).toList();
    wrong.forEach(fd -> Descriptors.setNonBlocking(fd, !blocking));
    return !wrong.isEmpty();
  }

  private static String words(boolean blocking) {
    return blocking ? "blocking" : "non-blocking";
  }
}
