package org.supervisor4j.testkit.fault;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerStatus;

/**
 * Does harm from outside, to any worker and to hosts, and remembers what and when. Thread-safe.
 *
 * <pre>{@code
 * var faults = new Faults();
 * faults.on(program, 0).kill();
 * try (var frozen = faults.on(program, 1).freeze()) {
 *   // whoever is not frozen serves
 * }
 * }</pre>
 */
public final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final List<Fault> done = new CopyOnWriteArrayList<>();
  private final Deque<Lasting> lasting = new ConcurrentLinkedDeque<>();
  private final Consumer<? super Fault> listener;

  public Faults() {
    this(fault -> {});
  }

  /**
   * Tells each fault also to this listener, on the thread that does it, before it is done: to a
   * story, by {@code fault -> story.tell(fault.toString())}.
   */
  public Faults(Consumer<? super Fault> listener) {
    this.listener = listener;
  }

  /** The process that this worker had when it was looked at. */
  public Victims on(WorkerStatus worker) {
    return new Victims(this, () -> Victim.among(worker.id().toString(), List.of(worker)));
  }

  /** The processes that a slot has when the act is done: one, in a roll two or more. */
  public Victims on(Program program, int slot) {
    return new Victims(
        this,
        () ->
            Victim.among(
                program.name() + "/" + slot,
                program.status().workers().stream()
                    .filter(worker -> worker.id().slot() == slot)
                    .toList()));
  }

  /** All the processes that a program has when the act is done. */
  public Victims on(Program program) {
    return new Victims(this, () -> Victim.among(program.name(), program.status().workers()));
  }

  /** Any process, as a host in a JVM of its own. */
  public Victims on(ProcessHandle process) {
    return new Victims(this, () -> List.of(new Victim("process", process)));
  }

  /** Takes away an executable, a jar or a directory; close puts it back. */
  public Lasting delete(Path file) {
    return Deletion.of(file, this);
  }

  /**
   * The disk of this log file of a host in this JVM is full: it becomes a link to {@code /dev/full}
   * (full(4)), and is opened anew; close puts it back. See {@link Victims#fillDisk} for others.
   */
  public Lasting fillDisk(Supervisor host, Path log) {
    return FullDisk.of(host, log, this);
  }

  /** What was done so far, oldest first; ends of lasting faults are listed, too. */
  public List<Fault> done() {
    return List.copyOf(done);
  }

  /** Ends what still lasts, the latest first, as at the end of a test. */
  public void undo() {
    for (var last = lasting.pollLast(); last != null; last = lasting.pollLast()) {
      last.close();
    }
  }

  Lasting lasting(Fault fault, Runnable undo) {
    var begun = new Lasting(fault, undo);
    lasting.add(begun);
    return begun;
  }

  /** To be called right before the act. */
  Fault tell(String name, String target) {
    var fault = new Fault(name, target, Instant.now());
    done.add(fault);
    LOG.info("{}", fault);
    listener.accept(fault);
    return fault;
  }
}
