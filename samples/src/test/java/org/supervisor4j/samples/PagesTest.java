package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.TERM;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every Java example of the README and the pages compiles as it is printed, and runs. */
class PagesTest {

  private static final Path ROOT = Path.of("..");
  private static final int TERMINATED = 128 + TERM.number();

  @SuppressWarnings("NullAway.Init") // by JUnit
  @TempDir
  private static Path directory;

  @BeforeAll
  static void start() {
    Surroundings.start(directory);
  }

  @AfterAll
  static void close() {
    Surroundings.supervisor.close();
  }

  @TestFactory
  Stream<DynamicTest> runs() throws IOException {
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
      var text = Files.readString(page);
      var examples = Page.blocks(text, "java");
      var alone = examples.stream().filter(example -> !TestProject.isPart(example));
      var tests =
          alone.map(
              example ->
                  DynamicTest.dynamicTest(
                      page.getFileName() + ": " + example.lines().findFirst().orElse(""),
                      () -> run(example)));
      var project = TestProject.of(text, examples);
      return Stream.concat(
          tests,
          project.stream()
              .map(
                  found ->
                      DynamicTest.dynamicTest(
                          page.getFileName() + ": its test classes", () -> found.run(directory))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String example) throws Exception {
    if (example.contains("main(") || example.contains("awaitTermination")) {
      serves(example);
    } else {
      ExampleCode.compiled(example).run();
    }
  }

  /** In a process of its own, until it is asked to end. */
  private static void serves(String example) throws IOException {
    var isHost = example.contains("awaitTermination");
    var port = String.valueOf(QuietPort.free());
    var code = ExampleCode.compiled(here(example).replace("8080", port));
    try (var process =
        ChildHost.start(directory, code.classes(), code.main(), Map.of("PORT", port))) {
      await()
          .atMost(ofMinutes(1))
          .until(() -> isHost ? !process.linesWith(" ready, pid").isEmpty() : accepts(port));
      process.signal(TERM);
      assertThat(process.exitWithin(ofSeconds(30)))
          .as("%s", process.lines())
          .isEqualTo(example.contains("OsSignals") ? 0 : TERMINATED);
    }
  }

  /** With a configuration that has a program, which Debian's own has not. */
  private static String here(String example) throws IOException {
    var file = directory.resolve("supervisord.conf");
    Files.writeString(file, "[program:web]\ncommand=sleep 1000\n");
    return example.replace("/etc/supervisor/supervisord.conf", file.toString());
  }

  private static boolean accepts(String port) {
    try (var connection = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      return connection.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
