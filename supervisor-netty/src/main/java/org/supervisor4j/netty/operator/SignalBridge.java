package org.supervisor4j.netty.operator;

import static org.supervisor4j.Signal.HUP;
import static org.supervisor4j.Signal.INT;
import static org.supervisor4j.Signal.TERM;
import static org.supervisor4j.Signal.TTIN;
import static org.supervisor4j.Signal.TTOU;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.OsSignals;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.HostSignals;

/** Turns signals to the host into actions, each on a thread of its own. */
public final class SignalBridge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SignalBridge.class);

  /** Those that a JVM handles from its start, unless it was told not to. */
  private static final Set<Signal> OF_THE_JVM = Set.of(HUP, TERM, INT);

  /**
   * What is done, each time on a thread of its own.
   *
   * @param roll at each HUP
   * @param stop at the first TERM or INT
   * @param now at each further TERM or INT, even while {@code stop} runs
   * @param resize by 1 at each TTIN, by -1 at each TTOU
   * @param reopen at the signal that opens log files anew
   */
  public record Actions(
      Runnable roll, Runnable stop, Runnable now, IntConsumer resize, Runnable reopen) {}

  private final List<HostSignals.Taken> taken = new ArrayList<>();

  private SignalBridge() {}

  /**
   * Takes the signals; those that the JVM was started to ignore are named in a warning.
   *
   * @throws SupervisorException if the JVM was told to leave signals alone ({@code -Xrs})
   */
  public static SignalBridge install(OsSignals signals, Actions wanted) {
    var actions = actions(signals, wanted);
    warnOf(actions.keySet().stream().filter(HostSignals::isIgnored).toList());
    actions.keySet().removeIf(HostSignals::isIgnored);
    requireCaught(
        actions.keySet().stream()
            .filter(OF_THE_JVM::contains)
            .filter(signal -> !HostSignals.isCaught(signal))
            .toList());
    var bridge = new SignalBridge();
    try {
      actions.forEach((signal, action) -> bridge.taken.add(HostSignals.take(signal, action)));
      return bridge;
    } catch (RuntimeException | Error e) {
      bridge.close();
      throw e;
    }
  }

  private static Map<Signal, Runnable> actions(OsSignals signals, Actions wanted) {
    var actions = new LinkedHashMap<Signal, Runnable>();
    if (signals.roll()) {
      actions.put(HUP, () -> run(HUP, wanted.roll()));
    }
    if (signals.stop()) {
      var stopping = new AtomicBoolean();
      for (var signal : List.of(TERM, INT)) {
        actions.put(
            signal, () -> run(signal, stopping.getAndSet(true) ? wanted.now() : wanted.stop()));
      }
    }
    if (signals.resize()) {
      actions.put(TTIN, () -> run(TTIN, () -> wanted.resize().accept(1)));
      actions.put(TTOU, () -> run(TTOU, () -> wanted.resize().accept(-1)));
    }
    signals
        .reopenLogs()
        .ifPresent(signal -> actions.put(signal, () -> run(signal, wanted.reopen())));
    return actions;
  }

  /** Not a daemon: a stop that has begun keeps the JVM until it is through. */
  private static void run(Signal signal, Runnable action) {
    var thread = new Thread(action, "supervisor4j-on-" + signal);
    thread.setDaemon(false);
    thread.setUncaughtExceptionHandler((t, e) -> LOG.error("the action on {} failed", signal, e));
    thread.start();
  }

  private static void warnOf(List<Signal> ignored) {
    if (!ignored.isEmpty()) {
      LOG.warn(
          "this JVM was started with {} ignored (nohup, or & in a script), so they will do nothing;"
              + " start it through `env --default-signal={}`",
          ignored,
          ignored.stream().map(Signal::name).collect(Collectors.joining(",")));
    }
  }

  private static void requireCaught(List<Signal> uncaught) {
    if (!uncaught.isEmpty()) {
      throw new SupervisorException(
          "signals %s are not handled by this JVM (-Xrs); start it without -Xrs or take no signals: OsSignals.none()"
              .formatted(uncaught));
    }
  }

  /** Puts the former handlers back. */
  @Override
  public void close() {
    taken.forEach(HostSignals.Taken::close);
    taken.clear();
  }
}
