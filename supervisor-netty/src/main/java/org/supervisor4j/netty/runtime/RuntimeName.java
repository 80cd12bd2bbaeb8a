package org.supervisor4j.netty.runtime;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;

/**
 * The name of a supervisor that was given none: the same for the next host that is to listen at the
 * same addresses, another for every other.
 */
public final class RuntimeName {

  private RuntimeName() {}

  public static String of(List<ProgramSpec> programs) {
    var addresses =
        programs.stream()
            .flatMap(program -> program.sockets().stream())
            .map(RuntimeName::address)
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    var names = programs.stream().map(ProgramSpec::name).collect(Collectors.joining("-"));
    var identity = addresses.isEmpty() ? names + " in " + Path.of("").toAbsolutePath() : addresses;
    var readable = names.length() > 16 ? names.substring(0, 16) : names;
    return readable + "-" + digest(identity);
  }

  /** An address that is new each time can't be found again: our own pid makes it unique. */
  private static String address(SocketHandoff socket) {
    if (socket instanceof SocketHandoff.Tcp tcp && tcp.port() != 0) {
      return tcp.host() + ":" + tcp.port();
    }
    if (socket instanceof SocketHandoff.Unix unix) {
      return unix.path().toAbsolutePath().toString();
    }
    return socket.name() + " of " + ProcessHandle.current().pid() + " " + System.nanoTime();
  }

  private static String digest(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
