package org.supervisor4j.netty.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.operator.PidFile;

/** Holds a runtime directory or a pid file until it is told to let go by the end of its input. */
public final class HoldMain {

  private HoldMain() {}

  @SuppressWarnings({"SystemOut", "try"})
  public static void main(String[] arguments) throws IOException {
    try (var held = hold(arguments[0], Path.of(arguments[1]))) {
      System.out.println("held");
      System.in.transferTo(System.err);
    } catch (SupervisorException e) {
      System.out.println("refused " + e.getMessage());
    }
  }

  /** What both have in common. */
  private interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private static Held hold(String kind, Path path) {
    return kind.equals("pidfile")
        ? PidFile.claim(path)::close
        : RuntimeDirectory.open(Optional.of(path), kind)::close;
  }
}
