package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.supervisor4j.netty.control.ControlServer;

/**
 * Looks after all workers once a second, on the thread that hears them: so what they said before is
 * heard before they are judged. A look that comes late says that the host was frozen, or paused; of
 * the time before it nothing is judged.
 */
public final class Lookout {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofMillis(1_500);

  /** Every so many looks memory is measured: it is a file to read for each worker. */
  private static final int MEASURED_EVERY = 5;

  private final Set<Vigil> vigils = ConcurrentHashMap.newKeySet();
  private final LongSupplier clock;
  private long last;
  private int looks;

  Lookout(LongSupplier clock) {
    this.clock = clock;
    last = clock.getAsLong();
  }

  /** Until that server is closed. */
  public static Lookout on(ControlServer hearing) {
    var lookout = new Lookout(System::nanoTime);
    hearing.repeat(PERIOD, lookout::look);
    return lookout;
  }

  void add(Vigil vigil) {
    vigils.add(vigil);
  }

  void remove(Vigil vigil) {
    vigils.remove(vigil);
  }

  void look() {
    var now = clock.getAsLong();
    var passed = Duration.ofNanos(now - last);
    last = now;
    if (passed.compareTo(LATE) < 0) {
      vigils.forEach(vigil -> vigil.passed(passed));
    }
    if (++looks % MEASURED_EVERY == 0) {
      vigils.forEach(Vigil::measure);
    }
  }
}
