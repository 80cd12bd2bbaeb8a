package org.supervisor4j.supervisord;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.SupervisorException;

/**
 * Fills {@code %(name)s} and {@code %(number)02d} in as Python's {@code %} does with a dictionary:
 * a name, flags, a width, and {@code s} or {@code d}; {@code %%} is a percent sign.
 */
final class Template {

  private static final Pattern ITEM =
      Pattern.compile("%(?:\\(([^()]*)\\))?([#0\\- +]*)(\\d*)(?:\\.(\\d*))?(.)?", Pattern.DOTALL);
  private static final int WIDEST = 1000;

  private Template() {}

  /**
   * The text with everything filled in.
   *
   * @param names whole numbers are {@link Integer}s, all others texts
   * @throws BadValueException if it names something that is not there, or is no such text
   */
  static String fill(String text, Map<String, ?> names) {
    var filled = new StringBuilder();
    var from = 0;
    for (var percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', from)) {
      filled.append(text, from, percent);
      var item = ITEM.matcher(text).region(percent, text.length());
      if (!item.lookingAt()) {
        throw new SupervisorException("no item at " + percent + " of " + text); // can't be
      }
      filled.append(one(item, names));
      from = item.end();
    }
    return filled.append(text, from, text.length()).toString();
  }

  private static String one(Matcher item, Map<String, ?> names) {
    var kind = Optional.ofNullable(item.group(5)).orElse("");
    var name = Optional.ofNullable(item.group(1));
    if (item.group().equals("%%")) {
      return "%";
    }
    if (kind.isEmpty() || name.isEmpty()) {
      throw new BadValueException(
          "has a '" + item.group() + "' that is no %(name)s: write %% for a percent sign");
    }
    var value = names.get(name.orElseThrow());
    if (value == null) {
      throw new BadValueException(unknown(name.orElseThrow(), names));
    }
    return padded(item, value, kind.charAt(0));
  }

  private static String unknown(String name, Map<String, ?> names) {
    if (name.startsWith("ENV_")) {
      return "names the variable "
          + name.substring("ENV_".length())
          + ", which is not set: set it, or write %% for a percent sign";
    }
    var known = new TreeSet<>(names.keySet());
    known.removeIf(one -> one.startsWith("ENV_"));
    return "names '%s', which is not there: use one of %s or ENV_X".formatted(name, known);
  }

  private static String padded(Matcher item, Object value, char kind) {
    var flags = item.group(2);
    var text =
        switch (kind) {
          case 's' -> cut(value.toString(), item.group(4));
          case 'd', 'i', 'u' -> number(item, value, flags);
          default -> throw new BadValueException("has '" + item.group() + "': end it with s or d");
        };
    var missing = Math.max(0, bounded(item.group(3)) - text.length());
    if (flags.contains("-")) {
      return text + " ".repeat(missing);
    }
    if (kind != 's' && flags.contains("0")) {
      var sign = text.matches("[+ -].*") ? 1 : 0;
      return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
    }
    return " ".repeat(missing) + text;
  }

  private static String cut(String text, @Nullable String longest) {
    return longest == null ? text : text.substring(0, Math.min(bounded(longest), text.length()));
  }

  private static String number(Matcher item, Object value, String flags) {
    if (!(value instanceof Integer number)) {
      throw new BadValueException("has '" + item.group() + "' for a text: use %(name)s");
    }
    var digits = Integer.toString(Math.abs(number));
    var least = item.group(4) == null ? 0 : bounded(item.group(4));
    var sign = number < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    return sign + "0".repeat(Math.max(0, least - digits.length())) + digits;
  }

  private static int bounded(String digits) {
    var number = digits.isEmpty() ? 0 : digits.length() > 4 ? WIDEST + 1 : Integer.parseInt(digits);
    if (number > WIDEST) {
      throw new BadValueException("asks for " + digits + " characters: ask for less");
    }
    return number;
  }
}
