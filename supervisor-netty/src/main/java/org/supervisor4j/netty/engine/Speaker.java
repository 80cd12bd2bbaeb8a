package org.supervisor4j.netty.engine;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.ProcessStatus;
import org.supervisor4j.netty.process.Deaths;

/**
 * The process that works: the one that has said hello, which below a wrapper is not our child but a
 * member of its group; without a hello our child.
 *
 * @param hello who said it; 0 for nobody
 */
record Speaker(long child, LongSupplier hello) implements Vigil.Body {

  /** Who does not belong to our child's group is left alone. */
  private long pid() {
    var claimed = hello.getAsLong();
    return ProcessStat.of(claimed).filter(stat -> stat.group() == child).isPresent()
        ? claimed
        : child;
  }

  @Override
  public OptionalLong resident() {
    return ProcessStatus.resident(pid());
  }

  @Override
  public boolean isFrozen() {
    return ProcessStat.of(pid()).filter(ProcessStat::isStopped).isPresent();
  }

  @Override
  public boolean givesThreadDump() {
    return ProcessStatus.catches(pid(), Signal.QUIT);
  }

  void dumpThreads(Deaths deaths) {
    deaths.signal(child, pid(), Signal.QUIT);
  }
}
