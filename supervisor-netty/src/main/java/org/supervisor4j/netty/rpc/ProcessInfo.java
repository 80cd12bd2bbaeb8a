package org.supervisor4j.netty.rpc;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.WorkerStatus;

/**
 * The struct that supervisord tells of a process, and its words for it ({@code rpcinterface.py}).
 */
final class ProcessInfo {

  private static final DateTimeFormatter STOPPED =
      DateTimeFormatter.ofPattern("MMM dd hh:mm a", Locale.ENGLISH);

  private final ProcessTable table;
  private final ZoneId zone;

  ProcessInfo(ProcessTable table, ZoneId zone) {
    this.table = table;
    this.zone = zone;
  }

  Map<String, Object> of(Slot slot, ProgramStatus status) {
    var shown = slot.shownIn(status);
    var state = slot.stateIn(status);
    var entry = table.of(slot);
    var pid = shown.map(ProcessInfo::pid).orElse(0L);
    var started = pid == 0 ? entry.started() : table.started(pid, entry);
    var now = table.now();
    var error = entry.spawnError(slot.program().spec().restart().expectedCodes());
    var out = ProcessLogs.file(slot, Stream.STDOUT).map(Object::toString).orElse("");
    var err = ProcessLogs.file(slot, Stream.STDERR).map(Object::toString).orElse("");

    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", slot.name());
    info.put("group", slot.group());
    info.put("start", started.getEpochSecond());
    info.put("stop", entry.stopped().getEpochSecond());
    info.put("now", now.getEpochSecond());
    info.put("state", state.number());
    info.put("statename", state.name());
    info.put("spawnerr", error);
    info.put("exitstatus", entry.exitStatus());
    info.put("logfile", out);
    info.put("stdout_logfile", out);
    info.put("stderr_logfile", err);
    info.put("pid", pid);
    info.put("description", describe(state, pid, started, entry, error, now, slot.name()));
    return info;
  }

  private static long pid(WorkerStatus worker) {
    return worker.pid().orElse(0);
  }

  private String describe(
      ProcessState state,
      long pid,
      Instant started,
      ProcessTable.Entry entry,
      String error,
      Instant now,
      String name) {
    return switch (state) {
      case RUNNING -> "pid " + pid + ", uptime " + uptime(started, now);
      case FATAL, BACKOFF -> error.isEmpty() ? "unknown error (try \"tail " + name + "\")" : error;
      case STOPPED, EXITED ->
          entry.started().equals(Instant.EPOCH)
              ? "Not started"
              : STOPPED.format(entry.stopped().atZone(zone));
      case STARTING, STOPPING -> "";
    };
  }

  /** As Python writes a timedelta of whole seconds: {@code 1 day, 0:00:05}. */
  private static String uptime(Instant started, Instant now) {
    var seconds = Math.max(0, now.getEpochSecond() - started.getEpochSecond());
    var time = Duration.ofSeconds(seconds);
    var days = time.toDays();
    var clock =
        String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            time.toHoursPart(),
            time.toMinutesPart(),
            time.toSecondsPart());
    return days == 0 ? clock : days + (days == 1 ? " day, " : " days, ") + clock;
  }
}
