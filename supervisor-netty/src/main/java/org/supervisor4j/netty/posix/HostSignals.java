package org.supervisor4j.netty.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.posix.util.SunMiscSignal;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;

/**
 * Signals that are sent to this process. They are taken through jnr-posix, which wraps
 * sun.misc.Signal: javac warns of that one and can't be told not to.
 */
public final class HostSignals {

  private static final Path STATUS = Path.of("/proc/self/status");

  private HostSignals() {}

  /** Puts back what handled the signal before. */
  public interface Taken extends AutoCloseable {
    @Override
    void close();
  }

  /** Calls back at each such signal, on a thread of the JVM's that must be let go soon. */
  public static Taken take(Signal signal, Runnable action) {
    var number = jnr.constants.platform.Signal.valueOf("SIG" + signal.name());
    try {
      var before = SunMiscSignal.signal(number, ignored -> action.run());
      return () -> SunMiscSignal.signal(number, before);
    } catch (IllegalArgumentException e) {
      throw new SupervisorException("the JVM does not give signal " + signal + " away", e);
    }
  }

  /** Whether it is ignored: then the JVM installs no handler, and says nothing. */
  public static boolean isIgnored(Signal signal) {
    return isIn("SigIgn:", signal);
  }

  /** Whether the JVM handles it; under {@code -Xrs} it does not. */
  public static boolean isCaught(Signal signal) {
    return isIn("SigCgt:", signal);
  }

  /** A mask in hexadecimal, bit 0 for signal 1 (proc(5), status). */
  private static boolean isIn(String mask, Signal signal) {
    try (var lines = Files.lines(STATUS)) {
      var hexadecimal = lines.filter(line -> line.startsWith(mask)).findFirst().orElseThrow();
      var bits = Long.parseUnsignedLong(hexadecimal.substring(mask.length()).strip(), 16);
      return (bits >>> (signal.number() - 1) & 1) == 1;
    } catch (IOException e) {
      throw new SupervisorException("cannot read " + STATUS + "; is /proc mounted?", e);
    }
  }
}
