package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;

import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * What kind of socket a descriptor is (socket(7)).
 *
 * @param isOther neither unix nor IPv4 nor IPv6
 * @param isListening whether connections can be accepted from it
 */
public record SocketKind(boolean isUnix, boolean isOther, boolean isListening) {

  private static final int SOL_SOCKET = 1;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_DOMAIN = 39;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  /** Empty if it is no socket, or not open. */
  public static Optional<SocketKind> of(int fd) {
    var value = new int[1];
    if (LIBC.getsockopt(fd, SOL_SOCKET, SO_DOMAIN, value, new int[] {Integer.BYTES}) == -1) {
      var errno = Libc.lastErrno();
      if (errno == Errno.ENOTSOCK || errno == Errno.EBADF) {
        return Optional.empty();
      }
      throw new PosixException("getsockopt SO_DOMAIN of " + fd, errno);
    }
    var family = value[0];
    Libc.check(
        LIBC.getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, value, new int[] {Integer.BYTES}),
        "getsockopt SO_ACCEPTCONN of " + fd);
    return Optional.of(
        new SocketKind(
            family == AF_UNIX,
            family != AF_UNIX && family != AF_INET && family != AF_INET6,
            value[0] != 0));
  }
}
