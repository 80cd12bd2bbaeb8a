package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Said;
import org.supervisor4j.netty.notify.Notice;
import org.supervisor4j.netty.notify.NotifySocket;
import org.supervisor4j.netty.posix.PosixException;

/** What one worker says by sd_notify(3), as the core and its vigil are to hear it. */
final class Notices implements NotifySocket.Listener {

  private static final int LONGEST_STATUS = 200;

  private static final Hang TRIGGERED =
      new Hang("it says so itself (WATCHDOG=trigger)", false, false);

  private final long serial;
  private final ProgramSpec spec;
  private final Consumer<Input.OfWorker> core;
  private final Runnable ready;
  private Said said = Said.NOTHING; // guarded by this
  private boolean leaves; // guarded by this
  private boolean triggered; // guarded by this
  private boolean pings; // guarded by this
  private Optional<Duration> silence = Optional.empty(); // guarded by this: one that it chose
  private Optional<Vigil> vigil = Optional.empty(); // guarded by this

  Notices(long serial, ProgramSpec spec, Consumer<Input.OfWorker> core, Runnable ready) {
    this.serial = serial;
    this.spec = spec;
    this.core = core;
    this.ready = ready;
  }

  /** It is ready, and judged from now on. */
  synchronized void judgedBy(Vigil judging) {
    silence.ifPresent(judging::limit);
    var required = spec.watchdog().required() && !(spec.readiness() instanceof Readiness.Reported);
    if (pings || required) {
      judging.pinged();
    }
    vigil = Optional.of(judging);
  }

  synchronized Said said() {
    return said;
  }

  /** First what it says of itself, so that it is known when something follows from the rest. */
  @Override
  public synchronized void heard(Notice notice) {
    tell(news(notice));
    notice.micros("EXTEND_TIMEOUT_USEC").ifPresent(this::extend);
    if (notice.says("READY", "1")) {
      leaves = false; // what it said before means nothing any more
      ready.run();
    }
    if (notice.says("STOPPING", "1") && !leaves) {
      leaves = true;
      core.accept(new Input.Leaves(serial));
    }
    notice.micros("WATCHDOG_USEC").ifPresent(this::limit);
    if (notice.says("WATCHDOG", "1")) {
      pings = true;
      vigil.ifPresent(Vigil::pinged);
    } else if (notice.says("WATCHDOG", "trigger")) {
      trigger();
    }
  }

  private void tell(Said news) {
    if (!news.equals(said)) {
      said = news;
      core.accept(new Input.Says(serial, said));
    }
  }

  private Said news(Notice notice) {
    var reloading =
        notice.says("RELOADING", "1") || (said.reloading() && !notice.says("READY", "1"));
    return new Said(
        notice.value("STATUS").map(Notices::line).orElse(said.status()),
        error(notice).or(said::error),
        reloading);
  }

  private static Optional<String> error(Notice notice) {
    var errno = notice.number("ERRNO");
    if (errno.isPresent() && errno.getAsLong() > 0) {
      return Optional.of(PosixException.describe(errno.getAsLong()));
    }
    return named(notice, "BUSERROR").or(() -> named(notice, "EXIT_STATUS"));
  }

  private static Optional<String> named(Notice notice, String name) {
    return notice.value(name).map(value -> name + "=" + line(value));
  }

  /** It comes into operators' logs. */
  private static String line(String text) {
    var clean = text.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c);
    return clean
        .limit(LONGEST_STATUS)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }

  private void extend(Duration time) {
    core.accept(new Input.Extends(serial, time));
    vigil.ifPresent(judging -> judging.extend(time));
  }

  private void limit(Duration chosen) {
    silence = Optional.of(chosen);
    vigil.ifPresent(judging -> judging.limit(chosen));
  }

  /** For good: what it says later does not make it well again. */
  private void trigger() {
    if (!triggered) {
      triggered = true;
      vigil.ifPresent(Vigil::end);
      core.accept(new Input.Hung(serial, TRIGGERED));
    }
  }
}
