package org.supervisor4j.netty.posix;

import jnr.constants.platform.Errno;
import org.supervisor4j.SupervisorException;

/** A system call failed; says which, on what, and the errno by name. */
public final class PosixException extends SupervisorException {

  private static final long serialVersionUID = 1L;

  private final Errno errno;

  PosixException(String call, Errno errno) {
    super(call + ": " + said(errno));
    this.errno = errno;
  }

  private static String said(Errno errno) {
    return errno.name() + " (" + errno.description() + ")";
  }

  /** The errno by name and in words, without the call. */
  public String reason() {
    return said(errno);
  }

  /** An errno in words, and with its number. */
  public static String describe(long errno) {
    var known = Errno.valueOf(errno);
    var words = known == Errno.__UNKNOWN_CONSTANT__ ? "unknown" : known.description();
    return "errno " + errno + " (" + words + ")";
  }

  public Errno errno() {
    return errno;
  }
}
