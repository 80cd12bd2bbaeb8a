package org.supervisor4j.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What stands in a page of the documentation. */
final class Page {

  private Page() {}

  static String text(String page) {
    try {
      return Files.readString(Path.of("..").resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fenced blocks in this language, in order. */
  static List<String> blocks(String text, String language) {
    var block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    return block.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
