package org.supervisor4j.netty.output;

import java.util.Arrays;

/**
 * Holds back a line that has begun until it has ended, so that streams which share a file do not
 * mix within a line. One of more than {@link #LONGEST} bytes goes in pieces, so that no output,
 * what it may be, takes more memory.
 */
final class WholeLines implements Outlet {

  static final int LONGEST = LineSplitter.LONGEST;

  private final Blocks next;
  private byte[] begun = new byte[256];
  private int held;

  WholeLines(Blocks next) {
    this.next = next;
  }

  @Override
  public void feed(byte[] bytes, int count) {
    int from = held > 0 ? goOn(bytes, count) : 0;
    int end = LineEnds.afterLast(bytes, from, count);
    if (count - end > LONGEST) {
      end = count;
    }
    if (end > from) {
      next.block(bytes, from, end);
    }
    hold(bytes, end, count);
  }

  /** Adds to the line that has begun; answers how much of this belonged to it and is done with. */
  private int goOn(byte[] bytes, int count) {
    int end = LineEnds.afterFirst(bytes, 0, count);
    if (held + end > LONGEST) {
      release();
      return 0;
    }
    hold(bytes, 0, end);
    if (bytes[end - 1] == '\n') {
      release();
    }
    return end;
  }

  private void hold(byte[] bytes, int from, int to) {
    int needed = held + to - from;
    if (needed > begun.length) {
      begun = Arrays.copyOf(begun, Math.max(needed, 2 * begun.length));
    }
    System.arraycopy(bytes, from, begun, held, to - from);
    held = needed;
  }

  private void release() {
    if (held > 0) {
      next.block(begun, 0, held);
      held = 0;
    }
  }

  @Override
  public void end() {
    release();
    next.end();
  }
}
