package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.Locale;

/** Where a stream of a process goes. */
sealed interface Target {

  /** To a file that supervisord names. */
  record Auto() implements Target {}

  /** Nowhere. */
  record None() implements Target {}

  /** To syslog(3), by the old spelling of {@code stdout_syslog=true}. */
  record Syslog() implements Target {}

  /** To this file. */
  record File(Path path) implements Target {}

  static Target parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none", "off" -> new None();
      case "auto" -> new Auto();
      case "syslog" -> new Syslog();
      default -> new File(Places.file(text));
    };
  }
}
