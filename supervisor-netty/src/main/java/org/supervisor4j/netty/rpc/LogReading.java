package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** What supervisord's readFile and tailFile (its options.py) make of offset and length. */
final class LogReading {

  private LogReading() {}

  /** From an offset on; from so many bytes before the end if it is negative. */
  static String read(LogBytes log, int offset, int length) {
    if (length < 0 || (offset < 0 && length != 0)) {
      throw FaultCode.BAD_ARGUMENTS.alone();
    }
    if (offset < 0) {
      var count = (int) Math.min(LogBytes.MOST, -(long) offset);
      return text(log.read(Math.max(0, log.size() - count), count));
    }
    return text(log.read(offset, length == 0 ? LogBytes.MOST : Math.min(length, LogBytes.MOST)));
  }

  /**
   * The last bytes that came since an offset, where the log ends, and whether some are left out.
   */
  static List<Object> tail(LogBytes log, int offset, int length) {
    var size = log.size();
    var overflow = size > (long) offset + length;
    var from = (long) offset;
    var count = (long) length;
    if (overflow) {
      from = size - 1;
    }
    if (from + count > size) {
      count = from > size - 1 ? 0 : count;
      from = size - count;
    }
    var most = (int) Math.max(0, Math.min(count, LogBytes.MOST));
    return List.of(text(log.read(Math.max(0, from), most)), size, overflow);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
