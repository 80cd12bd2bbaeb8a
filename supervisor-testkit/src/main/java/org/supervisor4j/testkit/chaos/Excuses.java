package org.supervisor4j.testkit.chaos;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.LogFailed;
import org.supervisor4j.SupervisorEvent.LogRecovered;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.netty.engine.EventLog;

/** Which trouble is expected, by what is in play; told before it is made. Thread-safe. */
final class Excuses {

  private final List<Predicate<SupervisorEvent>> forGood = new CopyOnWriteArrayList<>();
  private final List<Predicate<SupervisorEvent>> inTurn = new CopyOnWriteArrayList<>();
  private final List<Predicate<SupervisorEvent>> inLastTurn = new CopyOnWriteArrayList<>();
  private final Queue<String> words = new ConcurrentLinkedQueue<>();

  /** This process will end; its slot may be backed off. */
  void death(WorkerStatus worker) {
    var pid = worker.pid().orElseThrow();
    forGood.add(event -> event instanceof WorkerExited exited && exited.pid() == pid);
    inTurn.add(
        event ->
            event instanceof WorkerBackedOff waits && waits.worker().slot() == worker.id().slot());
    line("pid " + pid + ",");
  }

  /** Whoever is started in this slot may end, and be backed off, but not be given up. */
  void startsIn(int slot) {
    inTurn.add(
        event ->
            event instanceof OfWorker of
                && of.worker().slot() == slot
                && !(event instanceof WorkerGaveUp));
  }

  /** Workers of generations after this one may end, or not be started. */
  void generationAfter(int generation) {
    inTurn.add(
        event ->
            (event instanceof WorkerExited || event instanceof WorkerNotStarted)
                && ((OfWorker) event).worker().generation() > generation);
  }

  void rollTakenBack() {
    inTurn.add(
        event ->
            event instanceof RollFinished roll && roll.outcome() instanceof Rollout.RolledBack);
  }

  void fullDisk(String path) {
    forGood.add(
        event -> event instanceof LogFailed failed && failed.path().toString().equals(path));
    line(path);
  }

  /** Lines of the log with this in them are expected, from now on. */
  void line(String word) {
    words.add(word);
  }

  /** What was told for it holds for one more turn: events and lines come later than the deed. */
  void turnIsOver() {
    inLastTurn.clear();
    inLastTurn.addAll(inTurn);
    inTurn.clear();
  }

  /** What needs no excuse is explained, too. */
  boolean explain(SupervisorEvent event) {
    if (!EventLog.isTrouble(event) || event instanceof LogRecovered) {
      return true;
    }
    return Stream.of(inTurn, inLastTurn, forGood)
        .flatMap(List::stream)
        .anyMatch(expected -> expected.test(event));
  }

  boolean explain(String line) {
    return words.stream().anyMatch(line::contains);
  }
}
