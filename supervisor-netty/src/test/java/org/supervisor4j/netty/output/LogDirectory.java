package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.supervisor4j.Logs;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.posix.Proc;

/** Log files in a directory of their own, of which none may stay open. */
final class LogDirectory implements AutoCloseable {

  final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  final LogFiles files = new LogFiles(events::add);
  final Path path;
  final Path log;

  LogDirectory(Path path) {
    this.path = path;
    log = path.resolve("web.log");
  }

  Logs.File file() {
    return Logs.file(log);
  }

  Path backup(int number) {
    return path.resolve("web.log." + number);
  }

  static void feed(Outlet outlet, String text) {
    var bytes = text.getBytes(UTF_8);
    outlet.feed(bytes, bytes.length);
  }

  /** What this JVM has open below the directory. */
  List<String> open() {
    return Proc.descriptors(Proc.self()).values().stream()
        .filter(open -> open.startsWith(path.toString()))
        .toList();
  }

  @Override
  public void close() {
    files.close();
    assertThat(open()).isEmpty();
  }
}
