package org.supervisor4j.testkit.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A table of longs that grows row by row without an object for each: a Netty heap buffer. */
final class Rows {

  private final int width;
  private final ByteBuf cells;

  Rows(int width) {
    this(width, Unpooled.buffer());
  }

  private Rows(int width, ByteBuf cells) {
    this.width = width;
    this.cells = cells;
  }

  void append(long... row) {
    for (long cell : row) {
      cells.writeLong(cell);
    }
  }

  int size() {
    return cells.readableBytes() / (width * Long.BYTES);
  }

  long cell(int row, int column) {
    return cells.getLong((row * width + column) * Long.BYTES);
  }

  Rows copy() {
    return new Rows(width, cells.copy());
  }
}
