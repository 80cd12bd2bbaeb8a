package org.supervisor4j.netty.notify;

import java.util.Optional;
import java.util.function.LongPredicate;
import org.supervisor4j.netty.posix.ProcessStat;

/**
 * Which processes are of a worker: those that descend from it, and members of its process group
 * whose parent has ended, unless they descend from another worker. Who has the same user can
 * pretend to be one, as it could end the worker; nobody does it by accident.
 *
 * @param child the worker's first process, which leads its group
 * @param isWorker whether a pid is the first process of any worker
 */
record Kin(long child, LongPredicate isWorker) {

  private static final int MOST_ANCESTORS = 16;

  /** Asked while nobody has reaped it: a dead one is listed until its parent does. */
  boolean includes(ProcessStat stat) {
    var at = Optional.of(stat);
    for (int i = 0; i < MOST_ANCESTORS && at.isPresent(); i++) {
      var pid = at.get().pid();
      if (pid == child || isWorker.test(pid)) {
        return pid == child;
      }
      at = at.map(ProcessStat::parent).filter(parent -> parent > 1).flatMap(ProcessStat::of);
    }
    return stat.group() == child;
  }
}
