package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.nio.file.Path;

/** What can be done with the entries of directories, and says why if it can't be. */
public final class Directories {

  private Directories() {}

  /** Moves it within its file system; a file that has the new name is replaced (rename(2)). */
  public static void rename(Path from, Path to) {
    check(
        LIBC.rename(CStrings.bytes(from.toString()), CStrings.bytes(to.toString())),
        "rename of " + from + " to " + to);
  }
}
