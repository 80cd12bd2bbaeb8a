package org.supervisor4j.netty.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Remembers the end of a stream, and finds the line in it that says most. Its user guards it. */
public final class LastLine {

  private static final int LONGEST = 200; // characters
  private static final int REMEMBERED = 8192; // bytes: a stack trace from its last exception on

  private byte[] tail = new byte[0];
  private int size;
  private boolean cut; // the first line that is remembered may be the end of one

  void feed(byte[] bytes, int count) {
    var fresh = Math.min(count, REMEMBERED);
    cut |= fresh < count;
    if (size + fresh > tail.length) {
      makeRoom(fresh);
    }
    System.arraycopy(bytes, count - fresh, tail, size, fresh);
    size += fresh;
  }

  /** Twice as much as is needed, so that it is rarely made. */
  private void makeRoom(int fresh) {
    var kept = Math.min(size, REMEMBERED);
    cut |= kept < size;
    tail = Arrays.copyOfRange(tail, size - kept, size - kept + 2 * Math.max(kept, fresh));
    size = kept;
  }

  /** As if these bytes had come, too. */
  Optional<String> with(byte[] bytes, int count) {
    var all = new LastLine();
    all.feed(tail, size);
    all.feed(bytes, count);
    all.cut |= cut;
    return all.find();
  }

  private Optional<String> find() {
    var text = new String(tail, 0, size, StandardCharsets.UTF_8);
    var lines = text.lines().map(LastLine::printable).toList();
    var whole = cut && lines.size() > 1 ? lines.subList(1, lines.size()) : lines;
    return last(whole).map(String::strip).map(LastLine::bounded);
  }

  /** What is indented, as the frames of a stack trace, belongs to the line before. */
  private static Optional<String> last(List<String> lines) {
    var said = lines.stream().filter(line -> !line.isBlank()).toList();
    return said.stream()
        .filter(line -> !Character.isWhitespace(line.charAt(0)))
        .reduce((former, latter) -> latter)
        .or(() -> said.stream().reduce((former, latter) -> latter));
  }

  /** It goes into logs, where a control character may pass for something else. */
  private static String printable(String line) {
    return line.replaceAll("\\p{Cntrl}", " ");
  }

  private static String bounded(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
