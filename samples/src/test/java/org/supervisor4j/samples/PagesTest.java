package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every Java example of the README and the pages compiles, as it is printed. */
class PagesTest {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path ROOT = Path.of("..");

  @TestFactory
  Stream<DynamicTest> compiles() throws IOException {
    try (var docs = Files.list(ROOT.resolve("docs"))) {
      var pages = Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted());
      return pages
          .filter(page -> page.toString().endsWith(".md"))
          .flatMap(PagesTest::examples)
          .toList()
          .stream();
    }
  }

  private static Stream<DynamicTest> examples(Path page) {
    try {
      var examples = EXAMPLE.matcher(Files.readString(page)).results().map(found -> found.group(1));
      return examples.map(
          example ->
              DynamicTest.dynamicTest(
                  page.getFileName() + ": " + example.lines().findFirst().orElse(""),
                  () -> assertThat(complaints(example)).isEmpty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty if it compiles as one of the things that an example can be. */
  private static List<String> complaints(String example) throws IOException {
    List<String> shortest = List.of();
    for (var form : ExampleCode.forms(example)) {
      var complaints = ExampleCode.complaints(form);
      if (complaints.isEmpty()) {
        return complaints;
      }
      if (shortest.isEmpty() || complaints.size() < shortest.size()) {
        shortest = complaints;
      }
    }
    return shortest;
  }
}
