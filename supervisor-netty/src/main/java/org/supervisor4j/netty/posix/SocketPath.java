package org.supervisor4j.netty.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How long the path of a unix socket may be. */
public final class SocketPath {

  /** In bytes: sun_path holds 108 with its final zero (unix(7)). */
  public static final int LONGEST = 107;

  private SocketPath() {}

  /** The length of a path in bytes. */
  public static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
