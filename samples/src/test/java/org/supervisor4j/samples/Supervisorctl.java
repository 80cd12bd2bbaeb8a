package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The supervisorctl that Debian has, unmodified: its main is called again and again in one Python,
 * since what takes most of its time is its start.
 */
final class Supervisorctl implements AutoCloseable {

  static final Path PROGRAM = Path.of("/usr/bin/supervisorctl");

  private static final String EXIT = "exit status ";
  private static final String CALLS =
      """
      import io, sys
      from supervisor import supervisorctl
      console = sys.stdout
      for line in sys.stdin:
          sys.stdout = io.StringIO()
          try:
              supervisorctl.main(['-s', sys.argv[1]] + line.split())
              code = 0
          except SystemExit as e:
              code = e.code
          console.write(sys.stdout.getvalue() + '\\nexit status %d\\n' % code)
          console.flush()
      """;

  /** What it printed, and how it ended. */
  record Answer(List<String> lines, int code) {}

  private final Process python;
  private final PrintStream calls;
  private final BufferedReader answers;

  private Supervisorctl(Process python) {
    this.python = python;
    calls = new PrintStream(python.getOutputStream(), true, UTF_8);
    answers = new BufferedReader(new InputStreamReader(python.getInputStream(), UTF_8));
  }

  static void require() {
    Debian.require(PROGRAM, "supervisor");
  }

  static String url(Path socket) {
    return "unix://" + socket;
  }

  static Supervisorctl of(Path socket) {
    return new Supervisorctl(start("/usr/bin/python3", "-c", CALLS, url(socket)));
  }

  /** One more of it, as people start it. */
  static Process process(Path socket, String... arguments) {
    var line = new ArrayList<>(List.of(PROGRAM.toString(), "-s", url(socket)));
    line.addAll(List.of(arguments));
    return start(line.toArray(String[]::new));
  }

  private static Process start(String... line) {
    try {
      return new ProcessBuilder(line).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As on a command line, but that no argument has a space. */
  Answer call(String arguments) {
    calls.println(arguments);
    try {
      var lines = new ArrayList<String>();
      while (true) {
        var line = answers.readLine();
        if (line == null) {
          throw new AssertionError("supervisorctl has ended: " + lines);
        }
        if (line.startsWith(EXIT)) {
          lines.remove(lines.size() - 1); // ours
          return new Answer(lines, Integer.parseInt(line.substring(EXIT.length())));
        }
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    python.destroyForcibly();
  }
}
