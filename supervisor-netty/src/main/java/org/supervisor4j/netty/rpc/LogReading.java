package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.output.LogBytes;

/**
 * What supervisord's readFile and tailFile (its options.py) make of offset and length.
 *
 * @param before told how many bytes will be read, and may refuse that
 */
record LogReading(LogBytes log, LongConsumer before) {

  /** The most that one answer has of a log. */
  private static final int MOST = 8 << 20;

  /** From an offset on; from so many bytes before the end if it is negative. */
  String read(int offset, int length) {
    if (length < 0 || (offset < 0 && length != 0)) {
      throw FaultCode.BAD_ARGUMENTS.alone();
    }
    return unlessUnreadable(
        () -> {
          if (offset < 0) {
            var count = (int) Math.min(MOST, -(long) offset);
            return text(Math.max(0, log.size() - count), count);
          }
          return text(offset, length == 0 ? MOST : Math.min(length, MOST));
        });
  }

  /**
   * The last bytes that came since an offset, where the log ends, and whether some are left out.
   */
  List<Object> tail(int offset, int length) {
    return unlessUnreadable(() -> readTail(offset, length));
  }

  private List<Object> readTail(int offset, int length) {
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
    return List.of(text(Math.max(0, from), most), size, overflow);
  }

  private String text(long offset, int most) {
    before.accept(Math.min(most, log.size() - offset));
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
