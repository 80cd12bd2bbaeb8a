package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Supplier;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.output.LogBytes;

/** What supervisord's readFile and tailFile (its options.py) make of offset and length. */
final class LogReading {

  /** The most that one answer has of a log. */
  private static final int MOST = 8 << 20;

  private LogReading() {}

  /** From an offset on; from so many bytes before the end if it is negative. */
  static String read(LogBytes log, int offset, int length) {
    if (length < 0 || (offset < 0 && length != 0)) {
      throw FaultCode.BAD_ARGUMENTS.alone();
    }
    return unlessUnreadable(
        () -> {
          if (offset < 0) {
            var count = (int) Math.min(MOST, -(long) offset);
            return text(log, Math.max(0, log.size() - count), count);
          }
          return text(log, offset, length == 0 ? MOST : Math.min(length, MOST));
        });
  }

  /**
   * The last bytes that came since an offset, where the log ends, and whether some are left out.
   */
  static List<Object> tail(LogBytes log, int offset, int length) {
    return unlessUnreadable(() -> readTail(log, offset, length));
  }

  private static List<Object> readTail(LogBytes log, int offset, int length) {
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
    var most = (int) Math.max(0, Math.min(count, MOST));
    return List.of(text(log, Math.max(0, from), most), size, overflow);
  }

  private static String text(LogBytes log, long offset, int most) {
    return new String(log.read(offset, most).bytes(), UTF_8);
  }

  private static <T> T unlessUnreadable(Supplier<T> answer) {
    try {
      return answer.get();
    } catch (SupervisorException e) {
      throw FaultCode.FAILED.alone();
    }
  }
}
