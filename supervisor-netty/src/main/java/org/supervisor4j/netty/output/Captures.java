package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.supervisor4j.OutputEvents;

/**
 * Takes what stands between two tokens out of a stream (supervisord's capture mode); the tokens may
 * be split over reads. What was begun and is not ended when the stream ends is given back to it: it
 * may be the last words of a worker.
 */
public final class Captures implements Outlet {

  private static final byte[] BEGIN = OutputEvents.BEGIN.getBytes(US_ASCII);
  private static final byte[] END = OutputEvents.END.getBytes(US_ASCII);

  private final Outlet rest;
  private final int most;
  private final Consumer<byte[]> captured;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private byte[] held = new byte[0]; // may be the begin of a token
  private boolean capturing;

  /**
   * A filter.
   *
   * @param rest gets all but captures
   * @param most so many bytes of a capture are kept, its last ones
   */
  public Captures(Outlet rest, int most, Consumer<byte[]> captured) {
    this.rest = rest;
    this.most = most;
    this.captured = captured;
  }

  @Override
  public void feed(byte[] bytes, int count) {
    var data = Arrays.copyOf(held, held.length + count);
    System.arraycopy(bytes, 0, data, held.length, count);
    int from = 0;
    for (int at = find(data, from); at >= 0; at = find(data, from)) {
      take(data, from, at);
      from = at + token().length;
      toggle();
    }
    int end = data.length - begunToken(data, from);
    take(data, from, end);
    held = Arrays.copyOfRange(data, end, data.length);
  }

  private byte[] token() {
    return capturing ? END : BEGIN;
  }

  /** Where the next token is; -1 if it is not there, or not wholly. */
  private int find(byte[] data, int from) {
    var token = token();
    for (int at = from; at <= data.length - token.length; at++) {
      if (data[at] == token[0] && startsWith(data, at, token, token.length)) {
        return at;
      }
    }
    return -1;
  }

  /** How many bytes at the end may be the begin of a token. */
  private int begunToken(byte[] data, int from) {
    var token = token();
    int longest = Math.min(token.length - 1, data.length - from);
    for (int length = longest; length > 0; length--) {
      if (startsWith(data, data.length - length, token, length)) {
        return length;
      }
    }
    return 0;
  }

  private static boolean startsWith(byte[] data, int at, byte[] token, int length) {
    return Arrays.equals(data, at, at + length, token, 0, length);
  }

  private void take(byte[] data, int from, int to) {
    if (from == to) {
      return;
    }
    if (!capturing) {
      var part = Arrays.copyOfRange(data, from, to);
      rest.feed(part, part.length);
      return;
    }
    begun.write(data, from, to - from);
    if (begun.size() > 2L * most + to - from) { // now and then, not at each byte
      keepLast();
    }
  }

  private byte[] keepLast() {
    var all = begun.toByteArray();
    var last = Arrays.copyOfRange(all, Math.max(0, all.length - most), all.length);
    begun.reset();
    begun.writeBytes(last);
    return last;
  }

  private void toggle() {
    capturing = !capturing;
    if (!capturing) {
      var capture = keepLast();
      begun.reset();
      captured.accept(capture);
    }
  }

  @Override
  public void end() {
    if (capturing) {
      capturing = false;
      var unended = keepLast();
      rest.feed(BEGIN.clone(), BEGIN.length);
      feedRest(unended);
    }
    feedRest(held);
    rest.end();
  }

  private void feedRest(byte[] bytes) {
    if (bytes.length > 0) {
      rest.feed(bytes, bytes.length);
    }
  }
}
