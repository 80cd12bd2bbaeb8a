package org.supervisor4j.netty.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.socket.BoundChannel;

/**
 * The name of the runtime directory unless the user gives one: the same after each start of the
 * same host, another for a host that listens elsewhere.
 */
public final class DerivedName {

  private static final Path EPHEMERAL_PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final String NOBODY = "supervisor";
  private static final int READABLE = 24;
  private static final int HASHED_BYTES = 5;

  private DerivedName() {}

  /** The first program's name, if there is one yet, and a short hash. */
  public static String of(List<ProgramSpec> programs) {
    var first = programs.isEmpty() ? NOBODY : programs.get(0).name();
    return first.substring(0, Math.min(READABLE, first.length())) + "-" + hash(identity(programs));
  }

  private static String identity(List<ProgramSpec> programs) {
    var sockets = programs.stream().flatMap(program -> program.sockets().stream()).toList();
    if (sockets.isEmpty()) {
      return Path.of("").toAbsolutePath() + " " + mainClass();
    }
    var fixed =
        sockets.stream()
            .flatMap(socket -> fixedAddress(socket).stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    // with nothing to listen on again there is nothing to find again
    return fixed.isEmpty() ? "pid " + ProcessHandle.current().pid() : fixed;
  }

  private static String mainClass() {
    return System.getProperty("sun.java.command", "").split(" ", 2)[0];
  }

  /** Empty if the kernel chose, or will choose, the port. */
  private static Optional<String> fixedAddress(SocketHandoff socket) {
    var name = socket.name() + "=";
    if (socket instanceof SocketHandoff.Inet inet) {
      return inet.port() == 0
          ? Optional.empty()
          : Optional.of(name + inet.host() + ":" + inet.port());
    }
    if (socket instanceof SocketHandoff.Unix unix) {
      return Optional.of(name + unix.path().toAbsolutePath());
    }
    if (socket instanceof BoundChannel bound) {
      return bound.address() instanceof InetSocketAddress tcp && isEphemeral(tcp.getPort())
          ? Optional.empty()
          : Optional.of(name + bound.address());
    }
    return Optional.empty();
  }

  /**
   * Nobody remembers whether a bound port was asked for; those the kernel gives are taken as its.
   */
  private static boolean isEphemeral(int port) {
    try (var sysctl = Files.newBufferedReader(EPHEMERAL_PORTS)) {
      var range = sysctl.readLine().strip().split("\\s+", -1);
      return port >= Integer.parseInt(range[0]) && port <= Integer.parseInt(range[1]);
    } catch (IOException e) {
      return port >= 32768; // the kernel's default
    }
  }

  private static String hash(String identity) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASHED_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
