package org.supervisor4j.supervisord;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Signal;

/** What a text means as a number, a switch and so on, by the rules of supervisord's datatypes. */
final class Kinds {

  private static final Set<String> TRUE = Set.of("yes", "true", "on", "1");
  private static final Set<String> FALSE = Set.of("no", "false", "off", "0");
  private static final Map<String, Long> UNITS =
      Map.of("kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(_\\d+)*");
  private static final Pattern OCTAL = Pattern.compile("[+-]?(0[oO]_?)?[0-7]+(_[0-7]+)*");

  /** Longer texts are no numbers that anybody means. */
  private static final int LONGEST = 18;

  private Kinds() {}

  static String text(String text) {
    return text;
  }

  static long longInteger(String text) {
    var stripped = Python.strip(text);
    if (!INTEGER.matcher(stripped).matches() || stripped.length() > LONGEST) {
      throw new BadValueException("is no whole number: give one");
    }
    return Long.parseLong(stripped.replace("_", ""));
  }

  static int integer(String text) {
    var number = longInteger(text);
    if (number != (int) number) {
      throw new BadValueException("is too big: give a smaller number");
    }
    return (int) number;
  }

  static boolean bool(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(lower) && !FALSE.contains(lower)) {
      throw new BadValueException("is neither true nor false: give one of them");
    }
    return TRUE.contains(lower);
  }

  static long bytes(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    try {
      for (var unit : UNITS.entrySet()) {
        if (lower.endsWith(unit.getKey())) {
          var number = lower.substring(0, lower.length() - unit.getKey().length());
          return Math.multiplyExact(longInteger(number), unit.getValue());
        }
      }
      return longInteger(lower);
    } catch (BadValueException | ArithmeticException e) {
      throw new BadValueException("is no size: give it as 1048576, 1024KB, 1MB or 1GB");
    }
  }

  static int octal(String text) {
    return octal(text, "022");
  }

  /** Of a unix socket. */
  static int socketMode(String text) {
    return octal(text, "0700, or 0770 for a group");
  }

  private static int octal(String text, String example) {
    var stripped = Python.strip(text);
    if (!OCTAL.matcher(stripped).matches() || stripped.length() > LONGEST) {
      throw new BadValueException("is no octal number: give it as " + example);
    }
    var number = Long.parseLong(stripped.replaceAll("0[oO]|_", ""), 8);
    if (number < 0 || number > 07777) {
      throw new BadValueException("is no mode: give 000 to 0777");
    }
    return (int) number;
  }

  static List<Integer> exitCodes(String text) {
    try {
      return text.isEmpty()
          ? List.of()
          : Arrays.stream(text.split(",", -1)).map(Kinds::exitCode).toList();
    } catch (BadValueException e) {
      throw new BadValueException("is no list of exit codes: give numbers from 0 to 255, as 0,2");
    }
  }

  private static int exitCode(String text) {
    var code = integer(text);
    if (code < 0 || code > 255) {
      throw new BadValueException("is no exit code");
    }
    return code;
  }

  /** At commas; what stands around them goes. */
  static List<String> list(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(Python::strip).collect(Collectors.toList());
  }

  static AutoRestart autoRestart(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("unexpected")) {
      return AutoRestart.UNEXPECTED;
    }
    if (!TRUE.contains(lower) && !FALSE.contains(lower)) {
      throw new BadValueException("is none of true, false and unexpected: give one of them");
    }
    return TRUE.contains(lower) ? AutoRestart.ALWAYS : AutoRestart.NEVER;
  }

  /** Of a program or group: it becomes part of lines and addresses. */
  static String name(String text) {
    var stripped = Python.strip(text);
    for (var character : " :/".toCharArray()) {
      if (stripped.indexOf(character) >= 0) {
        throw new BadValueException("is no name, because of its '" + character + "': leave it out");
      }
    }
    return stripped;
  }

  /** A signal by its name, with or without SIG, or its number. */
  static Signal signal(String text) {
    try {
      return Signal.of(text);
    } catch (InvalidSpecException e) {
      throw new BadValueException("is no signal: give a name as TERM, or a number");
    }
  }
}
