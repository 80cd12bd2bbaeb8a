package org.supervisor4j.netty.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the calls of one multicall have answered: all of it, up to so much text. */
final class Results {

  private static final int MOST = 8 << 20; // as of one log

  /** About what XML-RPC adds to each value. */
  private static final int FRAME = 32;

  private static final String FULL =
      "the results of this system.multicall are too large, make several";

  private final Share share;
  private final List<Object> values = new ArrayList<>();
  private long size;
  private Optional<Fault> end = Optional.empty();

  Results(Share share) {
    this.share = share;
  }

  /** What the next call has for a result instead of being begun, once there is no more room. */
  Optional<Object> refusal() {
    return end.map(Fault::struct);
  }

  void add(Object value) {
    size += size(value);
    values.add(end.isEmpty() && !fits() ? refusal().orElse(value) : value);
  }

  private boolean fits() {
    try {
      share.need(size);
      end = size > MOST ? Optional.of(FaultCode.FAILED.of(FULL)) : Optional.empty();
    } catch (Fault refused) {
      end = Optional.of(refused);
    }
    return end.isEmpty();
  }

  List<Object> values() {
    return values;
  }

  private static long size(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(each -> FRAME + size(each)).sum();
    }
    if (value instanceof Map<?, ?> struct) {
      return struct.entrySet().stream()
          .mapToLong(each -> FRAME + size(each.getKey()) + size(each.getValue()))
          .sum();
    }
    return value instanceof String text ? text.length() : 0;
  }
}
