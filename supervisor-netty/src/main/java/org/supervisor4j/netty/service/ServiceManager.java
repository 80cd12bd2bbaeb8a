package org.supervisor4j.netty.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.supervisor4j.netty.wire.Variables.NOTIFY_SOCKET;
import static org.supervisor4j.netty.wire.Variables.WATCHDOG_PID;
import static org.supervisor4j.netty.wire.Variables.WATCHDOG_USEC;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.DatagramSender;

/**
 * Who started this process and wants to hear of it (sd_notify(3)). One that can't be told is no
 * reason to stop: that is logged once. Of one thread at a time.
 */
public final class ServiceManager implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

  private final DatagramSender socket;
  private final Optional<Duration> watchdog;
  private boolean told = true;

  private ServiceManager(DatagramSender socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * The one that this environment names; empty if it names none.
   *
   * @throws SupervisorException if it names none that can be
   */
  public static Optional<ServiceManager> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(NOTIFY_SOCKET))
        .map(to -> new ServiceManager(new DatagramSender(to), watchdog(environment)));
  }

  private static Optional<Duration> watchdog(Map<String, String> environment) {
    var us = Long.toString(ProcessHandle.current().pid());
    return environment.getOrDefault(WATCHDOG_PID, us).equals(us)
        ? Optional.ofNullable(environment.get(WATCHDOG_USEC))
            .map(ServiceManager::micros)
            .filter(limit -> !limit.isNegative() && !limit.isZero())
        : Optional.empty();
  }

  private static Duration micros(String text) {
    try {
      return Duration.ofNanos(Math.multiplyExact(Long.parseLong(text), 1000));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new SupervisorException("WATCHDOG_USEC was '" + text + "': give microseconds", e);
    }
  }

  /** How long it hears nothing before it takes us for hung (sd_watchdog_enabled(3)). */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /** Tells it these, as {@code READY=1}, at once; waits while it takes nothing. */
  public void tell(List<String> assignments) {
    try {
      socket.send(String.join("\n", assignments).getBytes(UTF_8));
      told = true;
    } catch (SupervisorException e) {
      if (told) {
        LOG.warn("the service manager could not be told {}", assignments, e);
      }
      told = false;
    }
  }

  /** Tells it why the start has failed, and nothing more. */
  public void refuse(Throwable why) {
    tell(List.of("STATUS=not started: " + String.valueOf(why.getMessage()).replace('\n', ' ')));
    close();
  }

  @Override
  public void close() {
    socket.close();
  }
}
