package org.supervisor4j.netty.notify;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One message of sd_notify(3): lines of NAME=VALUE, of which the first counts for each name. */
public record Notice(Map<String, String> fields) {

  private static final long MOST_MICROS = Duration.ofDays(366).toMillis() * 1000;

  static Notice of(String text) {
    var fields = new HashMap<String, String>();
    text.lines()
        .forEach(
            line -> {
              var split = line.indexOf('=');
              if (split > 0) {
                fields.putIfAbsent(line.substring(0, split), line.substring(split + 1));
              }
            });
    return new Notice(Map.copyOf(fields));
  }

  public boolean says(String name, String value) {
    return value.equals(fields.get(name));
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** A value that is a number of at least 0; what is none, or too long for one, is not there. */
  public OptionalLong number(String name) {
    return value(name).filter(text -> text.matches("[0-9]{1,18}")).stream()
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  /** A value in microseconds; more than a year counts as one. */
  public Optional<Duration> micros(String name) {
    return number(name).stream()
        .mapToObj(micros -> Duration.ofNanos(Math.min(micros, MOST_MICROS) * 1000))
        .findFirst();
  }
}
