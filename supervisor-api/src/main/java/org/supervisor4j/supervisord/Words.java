package org.supervisor4j.supervisord;

import java.util.ArrayList;
import java.util.List;

/** Splits a command as Python's {@code shlex.split} does: quotes and backslashes, no shell. */
final class Words {

  private static final String SPACES = " \t\r\n";

  private final String line;
  private final List<String> words = new ArrayList<>();
  private StringBuilder word = new StringBuilder();
  private boolean begun;
  private int at;

  private Words(String line) {
    this.line = line;
  }

  /**
   * The words.
   *
   * @throws BadValueException if a quote is not closed, or nothing follows a backslash
   */
  static List<String> split(String line) {
    return new Words(line).split();
  }

  private List<String> split() {
    while (at < line.length()) {
      var next = line.charAt(at++);
      if (SPACES.indexOf(next) >= 0) {
        end();
      } else if (next == '\\') {
        begun = true;
        word.append(escaped());
      } else if (next == '"' || next == '\'') {
        begun = true;
        quoted(next);
      } else {
        begun = true;
        word.append(next);
      }
    }
    end();
    return words;
  }

  private void end() {
    if (begun) {
      words.add(word.toString());
      word = new StringBuilder();
      begun = false;
    }
  }

  private char escaped() {
    if (at == line.length()) {
      throw new BadValueException("ends in a backslash: double it, or leave it out");
    }
    return line.charAt(at++);
  }

  /** In double quotes a backslash escapes a double quote and itself only. */
  private void quoted(char quote) {
    while (at < line.length()) {
      var next = line.charAt(at++);
      if (next == quote) {
        return;
      }
      if (next == '\\' && quote == '"') {
        var follows = escaped();
        word.append(follows == '"' || follows == '\\' ? "" : "\\").append(follows);
      } else {
        word.append(next);
      }
    }
    throw new BadValueException("has a quote that is not closed: close it, or escape it by a \\");
  }
}
