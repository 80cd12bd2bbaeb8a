package org.supervisor4j.netty.web;

import java.nio.ByteBuffer;

/** What a worker printed of late, under the offsets of a stream that may begin anew. */
interface Tail {

  /**
   * Bytes.
   *
   * @param next where what comes after them begins
   */
  record Piece(ByteBuffer bytes, long next) {}

  /** How many bytes there are; less than before if it has begun anew. */
  long size();

  /** From there on, so many at most. */
  Piece from(long offset, int most);
}
