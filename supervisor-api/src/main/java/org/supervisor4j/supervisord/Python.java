package org.supervisor4j.supervisord;

import java.util.function.IntPredicate;

/** What Python's {@code str} does otherwise than Java's. */
final class Python {

  private static final int NEXT_LINE = 0x85;

  private Python() {}

  /** {@code str.isspace}: no-break spaces and the next line of C1 are space, too. */
  static boolean isSpace(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == NEXT_LINE;
  }

  /** {@code str.strip}. */
  static String strip(String text) {
    return stripEnd(text.substring(firstNot(text, Python::isSpace)));
  }

  /** {@code str.rstrip}. */
  static String stripEnd(String text) {
    return stripEnd(text, Python::isSpace);
  }

  /** {@code str.strip(characters)}. */
  static String strip(String text, String characters) {
    IntPredicate away = character -> characters.indexOf(character) >= 0;
    return stripEnd(text.substring(firstNot(text, away)), away);
  }

  private static String stripEnd(String text, IntPredicate away) {
    var end = text.length();
    while (end > 0 && away.test(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Where the first that is no space stands, or the length. */
  static int indentation(String line) {
    return firstNot(line, Python::isSpace);
  }

  private static int firstNot(String text, IntPredicate away) {
    var begin = 0;
    while (begin < text.length() && away.test(text.charAt(begin))) {
      begin++;
    }
    return begin;
  }

  /** {@code repr} of a text that is shown in an error. */
  static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }
}
