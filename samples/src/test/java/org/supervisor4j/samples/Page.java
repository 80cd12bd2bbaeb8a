package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a page of docs tells its reader to copy. */
final class Page {

  private Page() {}

  /** The block behind {@code <!-- name -->}, which no reader of the page sees. */
  static String block(String page, String name) {
    try {
      var text = Files.readString(Path.of("..", "docs", page));
      var block = Pattern.compile("<!-- %s -->\n```\\w+\n(.*?)```".formatted(name), Pattern.DOTALL);
      var found = block.matcher(text);
      assertThat(found.find()).as("%s has a block %s", page, name).isTrue();
      return found.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
