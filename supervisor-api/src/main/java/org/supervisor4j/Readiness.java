package org.supervisor4j;

import java.time.Duration;

/**
 * When a worker counts as ready.
 *
 * <p>There is no probe of the shared port here: a probe there asks a random worker, and during a
 * roll the old one answers for the new.
 */
public sealed interface Readiness {

  /** The name of the socket on which {@link #answers} asks, in {@code LISTEN_FDNAMES}. */
  String PROBE = "probe";

  /** The time after which a worker that is not ready has failed. */
  Duration within();

  /**
   * Ready when the worker says so over its channel, as {@code NettyWorker} and {@code JavaWorker}
   * do.
   */
  static Reported reported() {
    return new Reported(Duration.ofSeconds(30));
  }

  /**
   * Ready when it sends {@code READY=1} over {@code NOTIFY_SOCKET} (sd_notify(3)), as programs do
   * that are made for systemd; a script by {@code systemd-notify --ready}.
   */
  static Notified notified() {
    return new Notified(Duration.ofSeconds(30));
  }

  /** Ready when it prints a line in which this regular expression is found. */
  static LogLine logLine(String regex) {
    return new LogLine(regex, Duration.ofSeconds(30));
  }

  /**
   * Ready when it answers {@code GET path} with a status from 200 to 399, on a unix socket that
   * only this worker has, behind those of the spec, and only the supervisor can reach. The program
   * must answer on every socket that it is given, whatever its family; by systemd's protocol this
   * one is named {@value #PROBE}. Not for {@link Command#java}: such a worker reports.
   */
  static Answers answers(String path) {
    return new Answers(path, Duration.ofSeconds(30));
  }

  /** Ready when it has lived this long; for programs that can't say it any better. */
  static AliveFor aliveFor(Duration time) {
    return new AliveFor(time);
  }

  /** See {@link Readiness#reported()}. */
  record Reported(Duration within) implements Readiness {
    /** Fails a worker that was not ready in this time; 30 seconds unless said. */
    public Reported within(Duration limit) {
      return new Reported(limit);
    }
  }

  /** See {@link Readiness#notified()}. */
  record Notified(Duration within) implements Readiness {
    /**
     * Fails a worker that was not ready in this time; 30 seconds unless said. The worker may ask
     * for more by {@code EXTEND_TIMEOUT_USEC=}.
     */
    public Notified within(Duration limit) {
      return new Notified(limit);
    }
  }

  /** See {@link Readiness#logLine(String)}. */
  record LogLine(String regex, Duration within) implements Readiness {
    /** Fails a worker that was not ready in this time; 30 seconds unless said. */
    public LogLine within(Duration limit) {
      return new LogLine(regex, limit);
    }
  }

  /** See {@link Readiness#answers(String)}. */
  record Answers(String path, Duration within) implements Readiness {
    /** Fails a worker that was not ready in this time; 30 seconds unless said. */
    public Answers within(Duration limit) {
      return new Answers(path, limit);
    }
  }

  /** See {@link Readiness#aliveFor(Duration)}. */
  record AliveFor(Duration time) implements Readiness {
    @Override
    public Duration within() {
      return time;
    }
  }
}
