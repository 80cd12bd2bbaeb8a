package org.supervisor4j.netty.output;

/** Where lines end. */
final class LineEnds {

  private LineEnds() {}

  /** After the last newline in this range; its beginning if there is none. */
  static int afterLast(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** After the first newline in this range; its end if there is none. */
  static int afterFirst(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, to);
  }
}
