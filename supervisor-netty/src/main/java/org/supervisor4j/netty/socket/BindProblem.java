package org.supervisor4j.netty.socket;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.SocketHandoff;

/** Tells why an address can't be listened on, and what mends it. */
final class BindProblem {

  private static final Path UNPRIVILEGED_START =
      Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");

  private BindProblem() {}

  /** The errno behind what Netty threw, or behind its cause. */
  static Errno errno(@Nullable Throwable thrown) {
    for (var e = thrown; e != null; e = e.getCause()) {
      if (e instanceof NativeIoException refused) {
        return Errno.valueOf(Math.abs(refused.expectedErr()));
      }
    }
    return Errno.__UNKNOWN_CONSTANT__;
  }

  static String message(SocketHandoff.Inet socket, InetSocketAddress address, Errno errno) {
    var host = address.getAddress().getHostAddress();
    var port = address.getPort();
    var where = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return "socket \"%s\": cannot listen on %s: ".formatted(socket.name(), where)
        + switch (errno) {
          case EADDRINUSE -> inUse(port, socket instanceof SocketHandoff.Udp);
          case EACCES -> privileged(port, unprivilegedStart());
          case EADDRNOTAVAIL ->
              "%s is not an address of this machine; choose one that `ip address` shows, or none for all"
                  .formatted(host);
          case EAFNOSUPPORT -> "this machine has no IPv6; choose an IPv4 address";
          case EMFILE -> "the host has no descriptor left; raise its limit (ulimit -n)";
          default -> errno.name() + " (" + errno.description() + ")";
        };
  }

  static String privileged(int port, int firstFree) {
    return ("port %d is privileged (below %d); run `sysctl net.ipv4.ip_unprivileged_port_start=%d`,"
            + " give the JVM CAP_NET_BIND_SERVICE, or choose a port from %d on")
        .formatted(port, firstFree, port, firstFree);
  }

  private static String inUse(int port, boolean udp) {
    return (udp ? SocketHolders.ofUdp(port) : SocketHolders.ofTcp(port))
        .map(who -> "the port is in use by %s; stop it or choose another port".formatted(who))
        .orElseGet(
            () ->
                "the port is in use; find out by whom with `ss -l%snp 'sport = :%d'` as root, or choose another port"
                    .formatted(udp ? "u" : "t", port));
  }

  /** In one read: the kernel gives a number's second byte to nobody, and readString asks for it. */
  static int unprivilegedStart() {
    try (var sysctl = Files.newBufferedReader(UNPRIVILEGED_START)) {
      return Integer.parseInt(sysctl.readLine());
    } catch (IOException | NumberFormatException e) {
      return 1024; // the kernel's default
    }
  }
}
