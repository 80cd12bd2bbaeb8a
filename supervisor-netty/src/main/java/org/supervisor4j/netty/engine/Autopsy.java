package org.supervisor4j.netty.engine;

import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.output.LastLine;
import org.supervisor4j.netty.process.ChainDeath;
import org.supervisor4j.netty.process.JvmDeath;
import org.supervisor4j.netty.process.Launch;
import org.supervisor4j.netty.process.MemoryKills;

/**
 * Finds out why a process has ended, as far as that can be seen at once: the successor's start
 * waits for it. So it waits for nobody who reads output, and opens a file only after a JVM's crash.
 */
final class Autopsy {

  private static final Logger LOG = LoggerFactory.getLogger(Autopsy.class);

  private static final ExitStatus KILLED = new ExitStatus.Signalled(Signal.KILL.number());

  private final Rooms rooms;
  private final Optional<JvmDeath> jvm;
  private final Optional<LastLine> stderr;
  private final MemoryKills kills;
  private final long killsBefore;
  private final Optional<ChainDeath> chain;

  /** Made before the launch. */
  Autopsy(Launch launch, Optional<LastLine> stderr, Rooms rooms) {
    this.rooms = rooms;
    this.jvm = JvmDeath.of(launch, Instant.now());
    this.stderr = stderr;
    this.kills = MemoryKills.of(launch, rooms.memoryKills());
    this.killsBefore = kills.count();
    this.chain = ChainDeath.of(launch);
  }

  /** As long as it is dead and not reaped. */
  void look(long pid) {
    chain.ifPresent(death -> death.look(pid));
  }

  /** After the death of the process that had this pid. */
  CauseOfDeath of(ExitStatus status, long pid) {
    try {
      return found(status, pid).lastLine(lastLine());
    } catch (RuntimeException | Error e) { // must not keep the death from being told
      LOG.warn("why process {} has ended could not be found out", pid, e);
      return CauseOfDeath.of(status);
    }
  }

  /** What it has printed last on stderr, so far. */
  Optional<String> lastLine() {
    return stderr.flatMap(rooms.output()::lastLine);
  }

  private CauseOfDeath found(ExitStatus status, long pid) {
    if (status.equals(KILLED) && kills.explainsOneSince(killsBefore)) {
      return CauseOfDeath.of(status).kind(CauseOfDeath.Kind.CGROUP_OUT_OF_MEMORY);
    }
    if (chain.filter(death -> death.explains(status)).isPresent()) {
      return CauseOfDeath.of(status).kind(CauseOfDeath.Kind.NOT_EXECUTED);
    }
    return jvm.map(it -> it.explain(status, pid)).orElseGet(() -> CauseOfDeath.of(status));
  }
}
