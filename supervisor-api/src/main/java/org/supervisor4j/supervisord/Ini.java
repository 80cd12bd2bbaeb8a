package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of a file and of those that it includes, in the dialect of Python's {@code
 * RawConfigParser} as supervisord uses it: sections and keys may come again, comments begin with
 * {@code ;} or {@code #} behind a space, a value goes on in lines that are indented deeper.
 */
final class Ini {

  private static final String DEFAULTS = "DEFAULT";

  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final Section defaults = new Section(DEFAULTS, Path.of(""), 0);
  private final Found found;

  Ini(Found found) {
    this.found = found;
  }

  /** All but the defaults, in the order of their first headers. */
  Collection<Section> sections() {
    return sections.values();
  }

  Optional<Section> section(String name) {
    return Optional.ofNullable(sections.get(name));
  }

  /** What the section says, or else the defaults. */
  Optional<Value> value(Section section, String key) {
    return section.value(key).or(() -> defaults.value(key));
  }

  /** Adds what these lines of a file say. */
  void add(Path file, List<String> lines) {
    var reader = new IniReader(file, this::begin, found);
    for (var line : lines) {
      reader.line(line);
    }
    reader.end();
  }

  private Section begin(String name, Path file, int line) {
    return name.equals(DEFAULTS)
        ? defaults
        : sections.computeIfAbsent(name, key -> new Section(key, file, line));
  }
}
