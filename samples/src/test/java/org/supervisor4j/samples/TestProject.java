package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What who follows a page has in the end: its whole files, with the test methods that are to be
 * added to the file before them.
 *
 * @param printed lines that the page says the tests print: of a block under {@code printed}
 */
record TestProject(List<String> files, List<String> printed) {

  private static final Pattern PRINTED =
      Pattern.compile("<!-- printed -->\\s*```\\w*\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NAME =
      Pattern.compile(
          "^package (.+?);.*?^(?:final )?class (\\w+)", Pattern.DOTALL | Pattern.MULTILINE);

  static Optional<TestProject> of(String page, List<String> examples) {
    var files = new ArrayList<String>();
    for (var example : examples) {
      if (isFile(example)) {
        files.add(example);
      } else if (isMethod(example)) {
        var last = files.remove(files.size() - 1);
        files.add(last.substring(0, last.lastIndexOf('}')) + example + "}");
      }
    }
    var printed = PRINTED.matcher(page).results().flatMap(found -> found.group(1).lines()).toList();
    return files.isEmpty() ? Optional.empty() : Optional.of(new TestProject(files, printed));
  }

  static boolean isPart(String example) {
    return isFile(example) || isMethod(example);
  }

  private static boolean isFile(String example) {
    return example.startsWith("package ");
  }

  private static boolean isMethod(String example) {
    return example.startsWith("@Test");
  }

  /** In a JVM of its own, whose class path workers get, too. */
  void run(Path directory) throws IOException {
    var classes = Files.createTempDirectory(Path.of("target"), "pages");
    ExampleCode.compile(files, classes);
    var tests = files.stream().filter(file -> file.contains("@Test")).toList();
    var names = tests.stream().map(TestProject::name).collect(Collectors.joining(","));
    var variables = Map.of(JUnitMain.CLASSES, names);
    try (var junit = ChildHost.start(directory, classes, JUnitMain.class.getName(), variables)) {
      assertThat(junit.exitWithin(ofMinutes(3))).as("%s", junit.lines()).isZero();
      var count = tests.stream().flatMap(String::lines).filter(this::isTest).count();
      assertThat(junit.lines()).contains(count + " succeeded").containsAll(printed);
    }
  }

  private boolean isTest(String line) {
    return line.strip().equals("@Test");
  }

  private static String name(String file) {
    var found = NAME.matcher(file);
    assertThat(found.find()).as("a package and a class in %s", file).isTrue();
    return found.group(1) + "." + found.group(2);
  }
}
