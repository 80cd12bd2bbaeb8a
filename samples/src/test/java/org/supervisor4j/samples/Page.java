package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a page of docs tells its reader to copy. */
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

  /** The block behind {@code <!-- name -->}, which no reader of the page sees. */
  static String block(String page, String name) {
    var block = Pattern.compile("<!-- %s -->\n```\\w+\n(.*?)```".formatted(name), Pattern.DOTALL);
    var found = block.matcher(text(Path.of("docs", page).toString()));
    assertThat(found.find()).as("%s has a block %s", page, name).isTrue();
    return found.group(1);
  }
}
