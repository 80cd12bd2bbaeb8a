package org.supervisor4j.netty.web;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/**
 * A supervisor at one moment.
 *
 * @param host the process that it runs in
 */
record Snapshot(Instant now, long host, List<Group> groups) {

  /** Programs of one group, in their order. */
  record Group(String name, List<Entry> programs) {

    /** One program may be called as its group: then there is nothing to be said of a group. */
    boolean isOfSeveral() {
      return programs.size() > 1 || !programs.get(0).name().equals(name);
    }
  }

  /** A program, and each of its workers with what its process takes. */
  record Entry(ProgramStatus status, List<Worker> workers) {

    String name() {
      return status.program();
    }

    long in(WorkerState state) {
      return workers.stream().filter(worker -> worker.status().state() == state).count();
    }

    int restarts() {
      return workers.stream().mapToInt(worker -> worker.status().restarts()).sum();
    }
  }

  /**
   * A worker.
   *
   * @param key its own among all workers of this moment, and the next one's as long as it is there
   * @param since when it came into its state
   */
  record Worker(String key, String process, WorkerStatus status, Instant since, Use use) {}

  /**
   * What a process takes; empty if there is none.
   *
   * @param memory resident, in bytes
   * @param cpu in tenths of a percent of one processor, since the last look
   */
  record Use(OptionalLong memory, OptionalLong cpu) {
    static final Use NONE = new Use(OptionalLong.empty(), OptionalLong.empty());
  }

  List<Entry> programs() {
    return groups.stream().flatMap(group -> group.programs().stream()).toList();
  }
}
