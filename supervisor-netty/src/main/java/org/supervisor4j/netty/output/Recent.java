package org.supervisor4j.netty.output;

import java.util.Arrays;

/**
 * The last bytes of a stream, under the offsets that they would have in a file of all of it. Takes
 * memory as they come, up to {@link #MOST}. Callable from any thread.
 */
public final class Recent implements Outlet, LogBytes {

  /** How many bytes are kept. */
  public static final int MOST = 32 * 1024;

  private static final int FIRST = 512;

  private byte[] ring = new byte[0];
  private long size;

  @Override
  public void feed(byte[] bytes, int count) {
    append(bytes, 0, count);
  }

  /** The stream of the next worker goes on here. */
  @Override
  public void end() {}

  /** Adds the bytes from {@code from} to before {@code to}. */
  public synchronized void append(byte[] bytes, int from, int to) {
    makeRoom(to - from);
    var begin = Math.max(from, to - ring.length);
    var at = size + begin - from;
    for (int next = begin; next < to; next++, at++) {
      ring[(int) (at % ring.length)] = bytes[next];
    }
    size = at;
  }

  /** Grows while nothing was overwritten, so that no byte changes its place. */
  private void makeRoom(int more) {
    if (ring.length < MOST && size + more > ring.length) {
      var wanted = Math.max(FIRST, Long.highestOneBit(2 * (size + more) - 1));
      ring = Arrays.copyOf(ring, (int) Math.min(MOST, wanted));
    }
  }

  /** How many bytes have come, those that are forgotten among them. */
  @Override
  public synchronized long size() {
    return size;
  }

  /** Those from this offset on that are still known, so many at most. */
  @Override
  public synchronized Piece read(long offset, int most) {
    var from = Math.min(size, Math.max(offset, size - ring.length));
    var count = (int) Math.min(most, size - from);
    var found = new byte[count];
    for (int i = 0; i < count; i++) {
      found[i] = ring[(int) ((from + i) % ring.length)];
    }
    return new Piece(from, found);
  }

  /** Of a program that was removed and added anew there is another. */
  @Override
  public Object identity() {
    return this;
  }

  /** As a file that was emptied. */
  public synchronized void clear() {
    size = 0;
  }
}
