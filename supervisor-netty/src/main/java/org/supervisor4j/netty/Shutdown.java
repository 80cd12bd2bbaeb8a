package org.supervisor4j.netty;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.engine.EngineThread;
import org.supervisor4j.netty.service.HostService;

/**
 * The end of a supervisor, once: every program is stopped, then all that was taken is given back,
 * whatever hangs.
 */
final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  /** What an end takes beyond the stop policies: the deaths have to be noticed. */
  private static final Duration DEATHS = Duration.ofSeconds(10);

  /** What an exit waits for beyond that: all that was taken is given back. */
  private static final Duration TIDYING = Duration.ofSeconds(12);

  private final EndOfAll endOfAll;
  private final Foundation foundation;
  private final EngineThread engine;
  private final EventFanout fanout;
  private final EventFanout log;
  private final Optional<HostService> service;
  private final ExecutorService callbacks;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final JvmExit exit = new JvmExit();
  private final ShutdownHook hook = new ShutdownHook(this::beginForExit);

  Shutdown(
      EndOfAll endOfAll,
      Foundation foundation,
      EngineThread engine,
      EventFanout fanout,
      EventFanout log,
      Optional<HostService> service,
      ExecutorService callbacks) {
    this.endOfAll = endOfAll;
    this.foundation = foundation;
    this.engine = engine;
    this.fanout = fanout;
    this.log = log;
    this.service = service;
    this.callbacks = callbacks;
  }

  boolean hasBegun() {
    return begun.get();
  }

  /** Completes when nothing is left; not to be completed by others. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Begins also when the JVM exits. */
  void install() {
    hook.install();
  }

  /** Of one that never ran. */
  void abandon() {
    hook.remove();
    foundation.close();
    fanout.close();
    log.close();
    engine.close();
  }

  void begin() {
    if (begun.compareAndSet(false, true)) {
      var bound = endOfAll.longest().plus(DEATHS);
      service.ifPresent(told -> told.stopping(bound.plus(TIDYING)));
      foundation.rooms().listeners().stopping();
      endOfAll
          .begin()
          .orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
          .whenCompleteAsync((down, late) -> release(late != null, bound), callbacks);
    }
  }

  void bySignal() {
    log.execute(() -> LOG.info("asked by a signal to stop, and then to end the JVM"));
    beginAndExit(0);
  }

  /** What TERM does, which a host need not have given to us. */
  void byClient(boolean endsJvm) {
    log.execute(() -> LOG.info("asked by a client to shut down"));
    if (endsJvm) {
      beginAndExit(0);
    } else {
      begin();
    }
  }

  /** Does not block. */
  void forFatal(int code) {
    callbacks.execute(() -> beginAndExit(code));
  }

  /** Whoever waits for the end finds the exit under way. */
  private void beginAndExit(int code) {
    exit.ask(code);
    foundation.exiting();
    begin();
  }

  private void release(boolean late, Duration bound) {
    try {
      if (late) {
        foundation.killAll("did not end within " + bound.toSeconds() + " s");
      }
      hook.remove();
      foundation.close();
      fanout.close();
      service.ifPresent(HostService::close);
      engine.close();
    } catch (RuntimeException e) {
      log.execute(() -> LOG.error("not everything could be given back", e));
    } finally {
      log.execute(() -> LOG.info("the supervisor has ended"));
      log.closeWithin(Foundation.LAST_LINES);
      exit.due();
      ended.complete(null);
      callbacks.shutdown();
    }
  }

  /**
   * The JVM exits: no user code is waited for, and nothing for longer than the stop policies say.
   */
  private void beginForExit() {
    foundation.exiting();
    begin();
    var bound = endOfAll.longest().plus(DEATHS).plus(TIDYING);
    try {
      ended.get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      foundation.killAll("the JVM exits, and " + bound.toSeconds() + " s were not enough");
      log.closeWithin(Foundation.LAST_LINES);
    }
  }
}
