package org.supervisor4j.supervisord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables as {@code environment=} has them, {@code KEY="v",KEY2=v2}: split by the rules of
 * Python's {@code shlex.shlex}, in which a {@code #} begins a comment and no backslash escapes.
 */
final class Pairs {

  private static final String SPACES = " \t\r\n";
  private static final String QUOTES = "'\"";
  private static final String WORD = "_/.+-():";

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private Pairs(String text) {
    this.text = text;
  }

  /**
   * The variables, in their order.
   *
   * @throws BadValueException if it can't be split into them
   */
  static Map<String, String> parse(String text) {
    var tokens = new Pairs(text).tokens();
    var pairs = new LinkedHashMap<String, String>();
    for (var i = 0; i < tokens.size(); i += 4) { // key = value and a comma, or whatever
      if (i + 3 > tokens.size() || !tokens.get(i + 1).equals("=")) {
        throw new BadValueException(
            "is not KEY=\"value\",KEY2=\"value2\" from its "
                + (i / 4 + 1)
                + ". variable on: put values into double quotes");
      }
      pairs.put(tokens.get(i), Python.strip(tokens.get(i + 2), QUOTES));
    }
    return pairs;
  }

  private List<String> tokens() {
    while (at < text.length()) {
      var next = text.charAt(at);
      if (next == '#') {
        skipComment();
      } else if (isWord(next)) {
        tokens.add(word());
      } else if (QUOTES.indexOf(next) >= 0) {
        tokens.add(quoted(next));
      } else {
        at++;
        if (SPACES.indexOf(next) < 0) {
          tokens.add(String.valueOf(next));
        }
      }
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || WORD.indexOf(c) >= 0;
  }

  /** Quotes may stand within; a comment too, behind which the word goes on in the next line. */
  private String word() {
    var word = new StringBuilder();
    while (at < text.length()) {
      var next = text.charAt(at);
      if (next == '#') {
        skipComment();
      } else if (isWord(next) || QUOTES.indexOf(next) >= 0) {
        word.append(next);
        at++;
      } else {
        break;
      }
    }
    return word.toString();
  }

  private String quoted(char quote) {
    var close = text.indexOf(quote, at + 1);
    if (close < 0) {
      throw new BadValueException("has a quote that is not closed: close it");
    }
    var token = text.substring(at, close + 1);
    at = close + 1;
    return token;
  }

  private void skipComment() {
    var end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
  }
}
