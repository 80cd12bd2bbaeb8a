package org.supervisor4j;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** A signal that may be sent to a worker, with its Linux number (signal(7)). */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  ILL(4),
  TRAP(5),
  ABRT(6),
  BUS(7),
  FPE(8),
  KILL(9),
  USR1(10),
  SEGV(11),
  USR2(12),
  PIPE(13),
  ALRM(14),
  TERM(15),
  STKFLT(16),
  CHLD(17),
  CONT(18),
  STOP(19),
  TSTP(20),
  TTIN(21),
  TTOU(22),
  URG(23),
  XCPU(24),
  XFSZ(25),
  VTALRM(26),
  PROF(27),
  WINCH(28),
  IO(29),
  PWR(30),
  SYS(31);

  /** Synonyms of signal(7). */
  private static final Map<String, Signal> ALSO =
      Map.of("IOT", ABRT, "CLD", CHLD, "POLL", IO, "UNUSED", SYS);

  private static final String PREFIX = "SIG";

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /**
   * The signal that is meant by {@code HUP}, {@code SIGHUP}, {@code hup} or {@code 1}.
   *
   * @throws InvalidSpecException if none is
   */
  public static Signal of(String text) {
    var upper = text.strip().toUpperCase(Locale.ROOT);
    var name = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
    return Arrays.stream(values())
        .filter(signal -> signal.name().equals(name) || upper.equals("" + signal.number))
        .findFirst()
        .orElseGet(() -> synonym(name, text));
  }

  private static Signal synonym(String name, String text) {
    var signal = ALSO.get(name);
    if (signal == null) {
      var mend = "give a name of signal(7), as HUP or SIGHUP, or a number from 1 to 31";
      throw new InvalidSpecException("signal", "name", '"' + text + '"', mend);
    }
    return signal;
  }

  /** The name of any signal number, as {@code kill -l} spells it, or {@code signal 34}. */
  public static String nameOf(int number) {
    return Arrays.stream(values())
        .filter(signal -> signal.number == number)
        .findFirst()
        .map(Signal::name)
        .orElse("signal " + number);
  }
}
