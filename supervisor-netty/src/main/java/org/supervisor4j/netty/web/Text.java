package org.supervisor4j.netty.web;

import java.time.Duration;
import java.util.Locale;

/** Makes text safe and short for people. */
final class Text {

  private static final int PICTURES = 0x2400; // Unicode's signs for control characters

  private Text() {}

  /** For HTML, in text and in attributes. */
  static String html(String text) {
    var safe = new StringBuilder(text.length() + 16);
    visible(text)
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append((char) c);
              }
            });
    return safe.toString();
  }

  /** A string of JSON (RFC 8259 7), quotes included; safe in a line of its own, and in HTML. */
  static String json(String text) {
    var safe = new StringBuilder(text.length() + 16).append('"');
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> safe.append("\\\"");
                case '\\' -> safe.append("\\\\");
                case '\n' -> safe.append("\\n");
                default -> {
                  if (c < ' ' || c >= 0x7f || c == '<' || c == '&') {
                    safe.append("\\u%04x".formatted(c));
                  } else {
                    safe.append((char) c);
                  }
                }
              }
            });
    return safe.append('"').toString();
  }

  /** Control characters as pictures: shown, and never obeyed. Lines and tabs stay. */
  static String visible(String text) {
    var shown = new StringBuilder(text.length());
    text.replace("\r\n", "\n").chars().forEach(c -> shown.append((char) visible(c)));
    return shown.toString();
  }

  private static int visible(int c) {
    if (c < ' ' && c != '\n' && c != '\t') {
      return PICTURES + c;
    }
    return c == 0x7f ? PICTURES + 0x21 : isInvisible(c) ? 0xfffd : c;
  }

  /** C1 controls, and what turns the direction of the text around it. */
  private static boolean isInvisible(int c) {
    return (c >= 0x80 && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }

  /** The two largest units: {@code 3 d 4 h}, {@code 5 s}. */
  static String time(Duration time) {
    var seconds = Math.max(time.toSeconds(), 0);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds < 86_400
        ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
        : seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }

  /** In megabytes of 2^20. */
  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
  }

  static String percent(long tenths) {
    return String.format(Locale.ROOT, "%.1f %%", tenths / 10.0);
  }

  static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
