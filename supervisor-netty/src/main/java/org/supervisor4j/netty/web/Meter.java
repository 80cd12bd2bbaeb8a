package org.supervisor4j.netty.web;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.ProcessStatus;
import org.supervisor4j.netty.web.Snapshot.Use;

/** Measures processes, each at most once in a while, however many watch. On one thread. */
final class Meter {

  private static final long PAUSE = 2_000_000_000L; // the kernel counts in hundredths of a second
  private static final long NANOS_PER_TICK = 1_000_000_000L / ProcessStat.TICKS_PER_SECOND;

  private record Look(long at, long startTime, long cpuTime, Use use) {}

  private final Map<Long, Look> looks = new HashMap<>();

  Use of(long pid, long now) {
    var last = looks.get(pid);
    if (last != null && now - last.at() < PAUSE) {
      return last.use();
    }
    var stat = ProcessStat.of(pid);
    if (stat.isEmpty()) {
      looks.remove(pid);
      return Use.NONE;
    }
    var cpu =
        last != null && last.startTime() == stat.get().startTime()
            ? OptionalLong.of(share(last, stat.get(), now))
            : OptionalLong.empty(); // as in a process's first moments
    var use = new Use(ProcessStatus.resident(pid), cpu);
    looks.put(pid, new Look(now, stat.get().startTime(), stat.get().cpuTime(), use));
    return use;
  }

  private static long share(Look last, ProcessStat stat, long now) {
    return 1000 * (stat.cpuTime() - last.cpuTime()) * NANOS_PER_TICK / (now - last.at());
  }

  /** Forgets all others. */
  void keep(Set<Long> pids) {
    looks.keySet().retainAll(pids);
  }
}
