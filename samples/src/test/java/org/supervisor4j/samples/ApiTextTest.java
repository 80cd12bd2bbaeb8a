package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Supervisor;
import org.supervisor4j.netty.metrics.SupervisorMetrics;
import org.supervisor4j.netty.move.Movable;
import org.supervisor4j.netty.socket.NettySockets;
import org.supervisor4j.netty.worker.NettyWorker;

/**
 * What users can name stands in a text file per module, so that every change of it is read. Run
 * with {@code -Drewrite} it writes the files.
 */
class ApiTextTest {

  @Test
  void of_the_api() throws IOException {
    check("supervisor-api", type -> isIn(type, Supervisor.class));
  }

  @Test
  void of_the_implementation() throws IOException {
    check(
        "supervisor-netty",
        type ->
            isIn(type, NettyWorker.class)
                || type.isEquivalentTo(Movable.class)
                || type.isEquivalentTo(NettySockets.class)
                || type.isEquivalentTo(SupervisorMetrics.class));
  }

  @Test
  void of_the_testkit() throws IOException {
    check(
        "supervisor-testkit", type -> type.getPackageName().startsWith("org.supervisor4j.testkit"));
  }

  private static boolean isIn(JavaClass type, Class<?> neighbour) {
    return type.getPackageName().equals(neighbour.getPackageName());
  }

  private static void check(String module, Predicate<JavaClass> offered) throws IOException {
    var file = Path.of("..", module, "api.txt");
    var text = ApiText.of(offered);
    if (System.getProperty("rewrite") != null) {
      Files.writeString(file, text);
    }
    assertThat(file).hasContent(text);
  }
}
