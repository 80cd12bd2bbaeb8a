package org.supervisor4j.testkit.chaos;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.supervisor4j.testkit.proc.Proc;

/**
 * The host's memory does not grow without end: its heap after a collection, its resident set. What
 * was in use after the first turns is the measure; the traffic's own records may grow.
 */
final class FlatMemory implements Invariant {

  private static final int WARM_UP = 5;
  private static final int EACH = 10;
  private static final long MEGABYTE = 1 << 20;

  private final List<Gauge> gauges;
  private int calms;

  FlatMemory(LongSupplier heap, LongSupplier resident) {
    gauges =
        List.of(
            new Gauge("heap after a collection", heap, 1.5, 64 * MEGABYTE),
            new Gauge("resident set", resident, 2, 256 * MEGABYTE));
  }

  static FlatMemory ofThisJvm() {
    return new FlatMemory(FlatMemory::heap, () -> Proc.memory(ProcessHandle.current().pid()));
  }

  static long heap() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** A collection takes time from the load, so not each time. */
  @Override
  public List<String> whenCalm() {
    return calms++ % EACH == WARM_UP ? look() : List.of();
  }

  private List<String> look() {
    var wrong = new ArrayList<String>();
    gauges.forEach(gauge -> gauge.look(wrong));
    return wrong;
  }

  private static final class Gauge {

    private final String name;
    private final LongSupplier source;
    private final double ratio;
    private final long slack;
    private long first;

    Gauge(String name, LongSupplier source, double ratio, long slack) {
      this.name = name;
      this.source = source;
      this.ratio = ratio;
      this.slack = slack;
    }

    void look(List<String> wrong) {
      var now = source.getAsLong();
      if (first == 0) {
        first = now;
      } else if (now > ratio * first + slack) {
        wrong.add(
            "memory: %s has grown from %d to %d MB"
                .formatted(name, first / MEGABYTE, now / MEGABYTE));
      }
    }
  }
}
