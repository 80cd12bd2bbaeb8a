package org.supervisor4j.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Subscription;

/** Event listeners as people write them for supervisord: against its own childutils. */
final class PythonListener {

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  /** Writes down each event in a line: its header, and its payload as Python shows it. */
  private static final String RECORDER =
      """
      import sys
      from supervisor import childutils
      with open(sys.argv[1], 'a') as record:
          while True:
              headers, payload = childutils.listener.wait()
              header = ' '.join('%s:%s' % item for item in headers.items())
              record.write('%s payload:%r\\n' % (header, payload))
              record.flush()
              childutils.listener.ok()
      """;

  private PythonListener() {}

  /** See {@link Debian#require}. */
  static void require() {
    Debian.require(PYTHON, "python3");
    Debian.require(
        Path.of("/usr/lib/python3/dist-packages/supervisor/childutils.py"), "supervisor");
  }

  /** One that writes down what it gets. */
  static ProgramSpec.Builder recorder(Path directory, String name, String... events) {
    return of(directory, name, RECORDER, record(directory, name).toString())
        .listens(Subscription.to(events).buffer(100));
  }

  /** One with such a script. */
  static ProgramSpec.Builder of(Path directory, String name, String script, String... arguments) {
    return ProgramSpec.named(name)
        .command(
            Command.of(PYTHON.toString(), "-u", script(directory, name, script).toString())
                .args(arguments))
        .stop(StopPolicy.bySignal(Signal.TERM));
  }

  /** The command line of a recorder. */
  static String command(Path directory, String name) {
    return String.join(
        " ",
        PYTHON.toString(),
        script(directory, name, RECORDER).toString(),
        record(directory, name).toString());
  }

  private static Path script(Path directory, String name, String script) {
    try {
      return Files.writeString(directory.resolve(name + ".py"), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path record(Path directory, String name) {
    return directory.resolve(name + ".events");
  }

  /** What a recorder of this name has got so far, in whole lines: it may be in the midst of one. */
  static List<String> recorded(Path directory, String name) {
    try {
      var file = record(directory, name);
      var text = Files.exists(file) ? Files.readString(file) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the events in such lines. */
  static List<String> names(List<String> recorded) {
    return recorded.stream().flatMap(PythonListener::name).toList();
  }

  private static Stream<String> name(String line) {
    return Stream.of(line.split(" "))
        .filter(word -> word.startsWith("eventname:"))
        .map(word -> word.substring("eventname:".length()));
  }
}
