package org.supervisor4j.netty.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** What may be at a path before a listener is bound there. */
final class UnixPath {

  private static final int S_IFMT = 0170000; // inode(7)
  private static final int S_IFSOCK = 0140000;

  private UnixPath() {}

  /** Free is no file or a socket that nobody listens on: Netty deletes whatever it finds. */
  static void requireFree(UnixDomainSocketAddress address) {
    var path = address.getPath();
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      var mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & S_IFMT) != S_IFSOCK) {
        throw new IllegalStateException(
            path + " is not a socket and stays; choose another path or remove it");
      }
      SocketChannel.open(address).close();
      throw new IllegalStateException(path + " is in use: somebody listens there");
    } catch (ConnectException stale) {
      return; // left behind by a process that is gone
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see whether " + path + " is free", e);
    }
  }
}
