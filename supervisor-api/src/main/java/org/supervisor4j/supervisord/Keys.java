package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys of one section, each read as its kind. What is wrong is told with file, line, key and
 * value, and the default is taken, so that everything wrong is found at once.
 */
final class Keys {

  private final Ini ini;
  private final Section section;
  private final Map<String, Object> names;
  private final Found found;

  Keys(Ini ini, Section section, Map<String, Object> names, Found found) {
    this.ini = ini;
    this.section = section;
    this.names = names;
    this.found = found;
  }

  /** The same with further names to fill in. */
  Keys with(Map<String, ?> more) {
    var all = new HashMap<>(names);
    all.putAll(more);
    return new Keys(ini, section, all, found);
  }

  Section section() {
    return section;
  }

  /** As it stands there. */
  Optional<Value> raw(String key) {
    return ini.value(section, key);
  }

  <T> Optional<T> value(String key, Function<String, T> kind) {
    return raw(key).flatMap(value -> read(key, value, text -> kind.apply(filled(value, text))));
  }

  <T> T value(String key, T unless, Function<String, T> kind) {
    return value(key, kind).orElse(unless);
  }

  /** Filled in twice, where supervisord does so. */
  <T> Optional<T> filledTwice(String key, Function<String, T> kind) {
    return raw(key)
        .flatMap(value -> read(key, value, text -> kind.apply(filled(value, filled(value, text)))));
  }

  private <T> Optional<T> read(String key, Value value, Function<String, T> kind) {
    try {
      return Optional.of(kind.apply(value.text()));
    } catch (BadValueException e) {
      error(key, value, e.text());
      return Optional.empty();
    }
  }

  /** A text of this section, with all names filled in. */
  private String filled(Value value, String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var all = new HashMap<>(names);
    all.put("here", directory(value.file()).toString());
    return Template.fill(text, all);
  }

  static Path directory(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
  }

  /**
   * @param which goes on behind "which"
   */
  void error(String key, Value value, String which) {
    found.error(value.file(), value.line(), said(key, value.text()) + ", which " + which);
  }

  /** About a key that may be missing: then about the section. */
  void error(String key, String text) {
    var value = raw(key);
    found.error(
        value.map(Value::file).orElse(section.file()),
        value.map(Value::line).orElse(section.line()),
        "[" + section.name() + "] " + text);
  }

  void notHonoured(String key, String text) {
    raw(key)
        .ifPresent(
            value ->
                found.notHonoured(
                    value.file(), value.line(), said(key, value.text()) + ": " + text));
  }

  void warning(String key, String text) {
    raw(key)
        .ifPresent(
            value ->
                found.warning(value.file(), value.line(), said(key, value.text()) + ": " + text));
  }

  private String said(String key, String value) {
    return "[" + section.name() + "] " + key + " was " + Python.quoted(value);
  }
}
