package org.supervisor4j;

/** A signal that may be sent to a worker, with its Linux number (signal(7)). */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  KILL(9),
  USR1(10),
  USR2(12),
  TERM(15),
  CONT(18),
  STOP(19),
  TTIN(21),
  TTOU(22),
  WINCH(28);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The name of any signal number, as {@code kill -l} spells it, or {@code signal 34}. */
  public static String nameOf(int number) {
    for (var signal : values()) {
      if (signal.number == number) {
        return signal.name();
      }
    }
    return switch (number) {
      case 4 -> "ILL";
      case 5 -> "TRAP";
      case 6 -> "ABRT";
      case 7 -> "BUS";
      case 8 -> "FPE";
      case 11 -> "SEGV";
      case 13 -> "PIPE";
      case 14 -> "ALRM";
      case 16 -> "STKFLT";
      case 17 -> "CHLD";
      case 20 -> "TSTP";
      case 23 -> "URG";
      case 24 -> "XCPU";
      case 25 -> "XFSZ";
      case 26 -> "VTALRM";
      case 27 -> "PROF";
      case 29 -> "IO";
      case 30 -> "PWR";
      case 31 -> "SYS";
      default -> "signal " + number;
    };
  }
}
