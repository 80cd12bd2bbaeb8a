package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A section of one or more files: what comes later in a file, or in a later one, wins. */
final class Section {

  private final String name;
  private final Path file;
  private final int line;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /** Begins where its first header stands. */
  Section(String name, Path file, int line) {
    this.name = name;
    this.file = file;
    this.line = line;
  }

  String name() {
    return name;
  }

  /** Of {@code program:web} this is {@code web}; of a name without a colon nothing. */
  String suffix() {
    return name.substring(name.indexOf(':') + 1);
  }

  Path file() {
    return file;
  }

  int line() {
    return line;
  }

  Map<String, Value> values() {
    return values;
  }

  Optional<Value> value(String key) {
    return Optional.ofNullable(values.get(key));
  }
}
