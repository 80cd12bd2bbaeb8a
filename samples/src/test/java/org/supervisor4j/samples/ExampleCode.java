package org.supervisor4j.samples;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** An example of a page made into a class, with what its surroundings would have. */
final class ExampleCode {

  private static final String IMPORTS =
      """
      import static java.time.Duration.*;
      import static org.supervisor4j.Signal.*;
      import io.micrometer.core.instrument.MeterRegistry;
      import io.netty.bootstrap.ServerBootstrap;
      import io.netty.channel.*;
      import io.netty.channel.epoll.EpollIoHandler;
      import io.netty.handler.codec.http.HttpServerCodec;
      import java.net.InetAddress;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.*;
      import org.slf4j.Logger;
      import org.supervisor4j.*;
      import org.supervisor4j.SupervisorEvent.*;
      import org.supervisor4j.netty.metrics.SupervisorMetrics;
      import org.supervisor4j.netty.move.*;
      import org.supervisor4j.netty.worker.*;
      import org.supervisor4j.samples.*;
      import org.supervisor4j.testkit.Story;
      import org.supervisor4j.testkit.chaos.*;
      import org.supervisor4j.testkit.fault.*;
      import org.supervisor4j.testkit.traffic.*;
      import org.supervisor4j.testkit.virtual.*;
      import org.supervisor4j.supervisord.*;
      """;

  private static final String AROUND =
      """
      class WebWorker {}
      class Shop {}
      class MyHandler extends ChannelInboundHandlerAdapter {}
      class Main { public static void main(String[] a) throws Exception { Example.example(); } }
      """;

  private static final String METHOD =
      "class Example extends Surroundings { public static void example() throws Exception {\n";

  /** A file says itself what it needs, and begins with it; its first class is the one to start. */
  private static final Pattern WHOLE =
      Pattern.compile("\\Aimport .*?^class (\\w+) ", Pattern.DOTALL | Pattern.MULTILINE);

  private final Path classes;
  private final String main;

  private ExampleCode(Path classes, String main) {
    this.classes = classes;
    this.main = main;
  }

  /** As one of the things that an example can be, or the failure that comes closest. */
  static ExampleCode compiled(String example) throws IOException {
    List<String> fewest = List.of();
    for (var form : forms(example)) {
      var classes = Files.createTempDirectory(Path.of("target"), "pages");
      var complaints = complaints(List.of(form.code()), classes);
      if (complaints.isEmpty()) {
        return new ExampleCode(classes, form.main());
      }
      if (fewest.isEmpty() || complaints.size() < fewest.size()) {
        fewest = complaints;
      }
    }
    throw new AssertionError(String.join("\n", fewest));
  }

  /** Whole files, each with a package and imports of its own, into that directory. */
  static void compile(List<String> files, Path classes) throws IOException {
    var complaints = complaints(files, classes);
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join("\n", complaints));
    }
  }

  /**
   * @param main the class to start
   */
  private record Form(String code, String main) {}

  /** A whole file, or statements, members of a class, steps of a builder. */
  private static List<Form> forms(String example) {
    var whole = WHOLE.matcher(example);
    if (whole.find()) {
      return List.of(new Form(example, whole.group(1)));
    }
    return List.of(
        statements(example),
        statements(example + ";"),
        statements("ProgramSpec.named(\"x\")" + example + ";"),
        statements("Supervisor.builder()" + example + ";"),
        new Form(
            IMPORTS + AROUND.replace("Example.example()", "") + "class Example {" + example + "}",
            "Example"));
  }

  private static Form statements(String code) {
    return new Form(IMPORTS + AROUND + METHOD + code + "}}", "Main");
  }

  Path classes() {
    return classes;
  }

  /** What to start it by in a process of its own. */
  String main() {
    return main;
  }

  /** Here and now. */
  void run() throws Exception {
    var parent = ExampleCode.class.getClassLoader();
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, parent)) {
      var method = loader.loadClass("Example").getMethod("example");
      method.setAccessible(true);
      method.invoke(null);
    }
  }

  private static List<String> complaints(List<String> codes, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    var options =
        List.of(
            "-proc:none",
            "--class-path",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());
    try (var files = compiler.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
      var sources = codes.stream().map(Source::new).toList();
      compiler.getTask(null, files, found, options, null, sources).call();
    }
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String code;

    Source(String code) {
      super(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
