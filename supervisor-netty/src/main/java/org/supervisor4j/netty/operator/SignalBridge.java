package org.supervisor4j.netty.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.OsSignals;
import org.supervisor4j.SupervisorException;

/** Turns signals of the operating system into calls, and gives the old handlers back at its end. */
public final class SignalBridge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SignalBridge.class);

  private final Map<JvmSignal, Object> before = new LinkedHashMap<>();
  private final AtomicBoolean asked = new AtomicBoolean();

  private SignalBridge() {}

  /**
   * Takes the signals that are asked for.
   *
   * @param now what a second TERM or INT does
   * @throws SupervisorException if the JVM was told to leave them alone (-Xrs)
   */
  public static SignalBridge take(OsSignals signals, Runnable roll, Runnable stop, Runnable now) {
    var bridge = new SignalBridge();
    try {
      if (signals.roll()) {
        bridge.take("HUP", roll);
      }
      if (signals.stop()) {
        Runnable ask = () -> (bridge.asked.compareAndSet(false, true) ? stop : now).run();
        bridge.take("TERM", ask);
        bridge.take("INT", ask);
      }
      return bridge;
    } catch (IllegalArgumentException e) {
      bridge.close();
      throw new SupervisorException(
          "the JVM does not let signals be handled (" + e.getMessage() + "); start it without -Xrs",
          e);
    }
  }

  private void take(String name, Runnable action) {
    var signal = JvmSignal.named(name);
    var old = signal.handle(() -> perform(name, action));
    before.put(signal, old);
    if (JvmSignal.isIgnoring(old)) {
      // under nohup, or in the background of a shell without job control
      LOG.warn("{} is ignored by whoever started this process, and stays so; use a call", name);
    }
  }

  /** The JVM's signal thread is for all signals: it is not kept. */
  private static void perform(String name, Runnable action) {
    var thread = new Thread(action, "supervisor4j-signal-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    before.forEach(JvmSignal::restore);
    before.clear();
  }
}
