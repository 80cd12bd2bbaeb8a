package org.supervisor4j.netty.output;

/** What was printed, under offsets. May block for a disk; callable from any thread. */
public interface LogBytes {

  /**
   * Bytes, never compared.
   *
   * @param from the offset of the first
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Piece(long from, byte[] bytes) {

    /** Where what comes after them begins. */
    public long end() {
      return from + bytes.length;
    }
  }

  /**
   * Where it ends; less than before if it was emptied.
   *
   * @throws org.supervisor4j.SupervisorException if it can't be read now, as in the midst of a
   *     rotation
   */
  long size();

  /**
   * From this offset, which may be behind the end, so many bytes at most; later ones if those are
   * not kept any more.
   *
   * @throws org.supervisor4j.SupervisorException as above
   */
  Piece read(long offset, int most);

  /**
   * What stays the same as long as offsets mean the same bytes, unless it is emptied.
   *
   * @throws org.supervisor4j.SupervisorException as above
   */
  default Object identity() {
    return "";
  }
}
