package org.supervisor4j.netty.rpc;

/** A log that can be read by offsets; may block for a disk. */
interface LogBytes {

  /** The most that one answer has of a log. */
  int MOST = 8 << 20;

  long size();

  /** From this offset, which may be behind the end, so many bytes at most. */
  byte[] read(long offset, int most);

  /** What stays the same as long as offsets mean the same bytes, unless it is emptied. */
  default Object identity() {
    return "";
  }
}
