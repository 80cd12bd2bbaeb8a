package org.supervisor4j.testkit.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The warnings and errors that slf4j-simple, or whatever writes its lines as that does, prints on
 * stderr, while this is open; they are printed as before, too.
 */
final class ErrLines implements AutoCloseable {

  private final PrintStream before = System.err;
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

  ErrLines() {
    System.setErr(new PrintStream(new Lines(), true, StandardCharsets.UTF_8));
  }

  /** Oldest first, to be taken out. */
  Queue<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    System.setErr(before);
  }

  /** A line is complete at its end; a print stream writes under a lock of its own. */
  private final class Lines extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int one) throws IOException {
      before.write(one);
      if (one == '\n') {
        keep(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(one);
      }
    }

    private void keep(String text) {
      if (text.contains(" WARN ") || text.contains(" ERROR ")) {
        warnings.add(text);
      }
    }
  }
}
