package org.supervisor4j.netty.service;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.WorkerState;
import org.supervisor4j.netty.engine.EventLog;

/**
 * What the service manager has been told so far, and is told next: each change once, in the
 * assignments of sd_notify(3). Of one thread.
 */
final class Told implements Consumer<SupervisorEvent> {

  private static final Set<WorkerState> SETTLED =
      Set.of(WorkerState.RUNNING, WorkerState.STANDBY, WorkerState.STOPPED, WorkerState.EXITED);

  /** A manager reads 4096 bytes and drops what is longer (systemd, NOTIFY_BUFFER_MAX). */
  private static final int LONGEST_STATUS = 1000;

  private final Consumer<List<String>> manager;
  private final Supplier<List<ProgramStatus>> programs;
  private final Set<String> rolling = new HashSet<>();
  private int reloads; // asked for by signals
  private boolean ready;
  private boolean late;
  private boolean reloading;
  private boolean stopping;
  private String trouble = "";
  private String status = "";

  Told(Consumer<List<String>> manager, Supplier<List<ProgramStatus>> programs) {
    this.manager = manager;
    this.programs = programs;
  }

  void ready() {
    ready = true;
    tell("READY=1", "MAINPID=" + ProcessHandle.current().pid());
  }

  /** Not every program gets ready by itself: it is when each that is up has what it can have. */
  void late(Throwable why) {
    late = true;
    complain(why.getMessage() == null ? why.toString() : why.getMessage());
    show();
  }

  private void complain(String what) {
    var when = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    trouble = "; at " + when + " " + what;
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (EventLog.isTrouble(event)) {
      complain(EventLog.describe(event));
    }
    if (event instanceof RollStarted) {
      rolling.add(event.program());
    } else if (event instanceof RollFinished) {
      rolling.remove(event.program());
    }
    show();
  }

  /** A signal asks for a roll of every program, which may come to nothing. */
  void reload() {
    reloads++;
    show();
  }

  void reloaded() {
    reloads--;
    show();
  }

  private void show() {
    if (late && !ready && isSettled()) {
      ready();
    }
    var now = reloads > 0 || !rolling.isEmpty();
    if (now == reloading || !ready || stopping) {
      tell();
    } else {
      reloading = now;
      if (now) {
        tell("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / 1000); // CLOCK_MONOTONIC
      } else {
        tell("READY=1");
      }
    }
  }

  void stopping(Duration atMost) {
    stopping = true;
    tell("STOPPING=1", extension(atMost));
  }

  /** It lives, and what it is about may take longer. */
  void alive(boolean watched, Duration untilNext) {
    var news = new ArrayList<String>();
    if (watched) {
      news.add("WATCHDOG=1");
    }
    if (reloading && !stopping) {
      news.add(extension(untilNext.multipliedBy(2)));
    }
    tell(news.toArray(String[]::new));
  }

  private static String extension(Duration more) {
    return "EXTEND_TIMEOUT_USEC=" + more.toNanos() / 1000;
  }

  /**
   * Whether each worker serves, is down as somebody wished, or has ended as it should; who waits
   * for another program has what it can have.
   */
  private boolean isSettled() {
    return programs.get().stream()
        .filter(program -> program.waitsFor().isEmpty())
        .flatMap(program -> program.workers().stream())
        .allMatch(worker -> SETTLED.contains(worker.state()));
  }

  /** With the status, if that is another one. */
  private void tell(String... news) {
    var all = new ArrayList<>(List.of(news));
    var now = stopping ? "stops" : statusNow();
    if (!now.equals(status)) {
      status = now;
      all.add("STATUS=" + now);
    }
    if (!all.isEmpty()) {
      manager.accept(all);
    }
  }

  private String statusNow() {
    var all = programs.get().stream().map(Told::line).collect(Collectors.joining("; "));
    return bounded((all + trouble).replace('\n', ' '));
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST_STATUS ? text : text.substring(0, LONGEST_STATUS - 3) + "...";
  }

  private static String line(ProgramStatus program) {
    return "%s: %d ready, generation %d%s"
        .formatted(
            program.program(),
            program.ready().size(),
            program.generation(),
            program.rolling() ? ", rolls" : "");
  }
}
