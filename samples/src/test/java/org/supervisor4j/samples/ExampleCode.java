package org.supervisor4j.samples;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      import java.nio.file.Path;
      import java.util.*;
      import org.slf4j.Logger;
      import org.supervisor4j.*;
      import org.supervisor4j.SupervisorEvent.*;
      import org.supervisor4j.netty.metrics.SupervisorMetrics;
      import org.supervisor4j.netty.worker.*;
      import org.supervisor4j.samples.*;
      """;

  private static final String AROUND =
      """
      class WebWorker {}
      class Shop {}
      class MyHandler extends ChannelInboundHandlerAdapter {}
      interface Pager { void page(String text); }
      class Surroundings {
        static Supervisor supervisor; static Program program; static ProgramSpec web; static Release release;
        static MeterRegistry registry; static Pager pager; static Logger log; static int workers, surge;
        static void alert(String text) {}
      }
      """;

  private static final String METHOD =
      "class Example extends Surroundings { static void example() throws Exception {\n";

  private ExampleCode() {}

  /** Statements, members of a class, or steps of a builder. */
  static List<String> forms(String example) {
    return List.of(
        IMPORTS + AROUND + METHOD + example + "}}",
        IMPORTS + AROUND + METHOD + example + ";}}",
        IMPORTS + AROUND + METHOD + "ProgramSpec.named(\"x\")" + example + ";}}",
        IMPORTS + AROUND + METHOD + "Supervisor.builder()" + example + ";}}",
        IMPORTS + AROUND + "class Example {" + example + "}");
  }

  static List<String> complaints(String code) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    var options =
        List.of(
            "-proc:none",
            "--class-path",
            System.getProperty("java.class.path"),
            "-d",
            Files.createTempDirectory(Path.of("target"), "pages").toString());
    try (var files = compiler.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
      var source =
          new SimpleJavaFileObject(
              URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return code;
            }
          };
      compiler.getTask(null, files, found, options, null, List.of(source)).call();
    }
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }
}
