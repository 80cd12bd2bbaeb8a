package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import org.supervisor4j.Logs;
import org.supervisor4j.WorkerId;

/** Begins each line with what is known of it: when it was read, and who printed it. */
final class Prefixes implements Blocks {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

  private final Blocks next;
  private final Supplier<String> prefix;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private boolean atLineStart = true;

  Prefixes(Blocks next, Supplier<String> prefix) {
    this.next = next;
    this.prefix = prefix;
  }

  /** As the settings of the file want it: nothing in between if they want none. */
  static Blocks before(Blocks next, Logs.File file, WorkerId worker) {
    var label = file.labelled() ? worker + " " : "";
    if (file.timestamped()) {
      return new Prefixes(
          next, () -> TIME.format(ZonedDateTime.now(ZoneId.systemDefault())) + " " + label);
    }
    return file.labelled() ? new Prefixes(next, () -> label) : next;
  }

  @Override
  public void block(byte[] bytes, int from, int to) {
    var before = prefix.get().getBytes(UTF_8);
    for (int start = from, at = from; at < to; at++) {
      var ends = bytes[at] == '\n';
      if (ends || at == to - 1) {
        if (atLineStart) {
          lines.writeBytes(before);
        }
        lines.write(bytes, start, at + 1 - start);
        start = at + 1;
        atLineStart = ends;
      }
    }
    var prefixed = lines.toByteArray();
    lines.reset();
    next.block(prefixed, 0, prefixed.length);
  }

  @Override
  public void end() {
    next.end();
  }
}
