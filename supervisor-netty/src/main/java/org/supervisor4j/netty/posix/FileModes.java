package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Who owns a file and what its mode lets whom do (inode(7)). */
public record FileModes(int uid, int gid, int mode) {

  private static final byte[] ACL = CStrings.bytes("system.posix_acl_access");

  /** Of what a path leads to; empty if it can't be looked at, or a list says more (acl(5)). */
  public static Optional<FileModes> of(Path path) {
    try {
      var modes = new FileModes(number(path, "uid"), number(path, "gid"), number(path, "mode"));
      return hasList(path) ? Optional.empty() : Optional.of(modes);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int number(Path path, String attribute) throws IOException {
    return (int) Files.getAttribute(path, "unix:" + attribute);
  }

  private static boolean hasList(Path path) {
    return LIBC.getxattr(CStrings.bytes(path.toString()), ACL, null, 0) > 0;
  }

  /** Three bits: 4 to read, 2 to write, 1 to execute or search; not for root. */
  public int bitsFor(int user, Set<Integer> groups) {
    var shift = user == uid ? 6 : groups.contains(gid) ? 3 : 0;
    return mode >> shift & 7;
  }
}
