package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one file, line by line, as {@code RawConfigParser._read} does. */
final class IniReader {

  private static final String COMMENTS = ";#";

  /** Finds a section, or begins it. */
  interface Sections {
    Section begin(String name, Path file, int line);
  }

  private final Path file;
  private final Sections sections;
  private final Found found;
  private @Nullable Section section;
  private String key = ""; // of the value that may go on
  private int keyLine;
  private final List<String> parts = new ArrayList<>();
  private int indentation;
  private int number;

  IniReader(Path file, Sections sections, Found found) {
    this.file = file;
    this.sections = sections;
    this.found = found;
  }

  void line(String line) {
    number++;
    var comment = comment(line);
    var text = Python.strip(comment.map(at -> line.substring(0, at)).orElse(line));
    if (text.isEmpty()) {
      if (comment.isEmpty() && goesOn()) {
        parts.add("");
      }
      return;
    }
    var deep = Python.indentation(line);
    if (goesOn() && deep > indentation) {
      parts.add(text);
      return;
    }
    indentation = deep;
    statement(text);
  }

  /** The last value is whole. */
  void end() {
    if (goesOn() && section != null) {
      var text = Python.stripEnd(String.join("\n", parts));
      section.values().put(key, new Value(text, file, keyLine));
    }
    key = "";
    parts.clear();
  }

  private boolean goesOn() {
    return !key.isEmpty();
  }

  private void statement(String text) {
    end();
    var close = text.lastIndexOf(']');
    if (text.startsWith("[") && close > 1) {
      section = sections.begin(text.substring(1, close), file, number);
    } else if (section == null) {
      found.error(file, number, Python.quoted(text) + " stands before the first [section]");
    } else {
      option(text);
    }
  }

  private void option(String text) {
    var delimiter = delimiter(text);
    var name = delimiter < 0 ? "" : Python.stripEnd(text.substring(0, delimiter));
    if (name.isEmpty()) {
      found.error(
          file, number, Python.quoted(text) + " is neither a section nor key=value: mend the line");
      return;
    }
    key = name.toLowerCase(Locale.ROOT);
    keyLine = number;
    parts.add(Python.strip(text.substring(delimiter + 1)));
  }

  private static int delimiter(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '=' || text.charAt(i) == ':') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Where a comment begins: at a sign that begins the line or stands behind a space. Of the two
   * signs the first of each are looked at, then the second of each, as configparser does.
   */
  private static Optional<Integer> comment(String line) {
    var text = Python.strip(line);
    if (!text.isEmpty() && COMMENTS.indexOf(text.charAt(0)) >= 0) {
      return Optional.of(0);
    }
    var at = new int[] {-1, -1};
    Optional<Integer> first = Optional.empty();
    for (var seen = true; seen && first.isEmpty(); ) {
      seen = false;
      for (var sign = 0; sign < at.length; sign++) {
        at[sign] = next(line, COMMENTS.charAt(sign), at[sign]);
        seen |= at[sign] < line.length();
        if (begins(line, at[sign]) && first.orElse(line.length()) > at[sign]) {
          first = Optional.of(at[sign]);
        }
      }
    }
    return first;
  }

  private static int next(String line, char sign, int after) {
    var at = after >= line.length() ? -1 : line.indexOf(sign, after + 1);
    return at < 0 ? line.length() : at;
  }

  private static boolean begins(String line, int at) {
    return at > 0 && at < line.length() && Python.isSpace(line.charAt(at - 1));
  }
}
