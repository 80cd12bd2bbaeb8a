package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.archive.ArchiveKey;
import org.supervisor4j.netty.archive.Archives;
import org.supervisor4j.netty.engine.Evaluation.Evaluated;

/**
 * Starts JVMs from their class-data archives, and has one made where there is none: one at a time,
 * and only once a worker is ready without it. Whatever fails here costs an archive, never a start.
 */
public final class Preload implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  /** What a disk gets to answer before a worker starts without. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final Duration TRAINING = Duration.ofSeconds(60);
  private static final Duration LAST_TRAINING = Duration.ofSeconds(3);

  /** Of one key in the life of a host: what has failed twice is not mended by a third one. */
  private static final int MOST_TRAININGS = 2;

  private final Rooms rooms;
  private final Duration limit;
  private final Executor log;
  private final Archives archives;
  private final ExecutorService disk = Threads.occasional("supervisor4j-archive");
  private final ExecutorService trainer = Threads.occasional("supervisor4j-training");
  private final Map<ArchiveKey, Integer> trainings = new HashMap<>(); // the trainer's
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * For all programs of a supervisor.
   *
   * @param log where lines may be written, and block
   */
  public Preload(Rooms rooms, Executor log) {
    this(rooms, log, TRAINING);
  }

  /** With another time in which a worker has to make an archive. */
  Preload(Rooms rooms, Executor log, Duration limit) {
    this.rooms = rooms;
    this.log = log;
    this.limit = limit;
    archives = new Archives(this::warn);
  }

  private void warn(String line) {
    log.execute(() -> LOG.warn(line));
  }

  /** How this worker is to be started; fails only where its evaluation does. */
  CompletableFuture<Start> start(Evaluation evaluation, ProgramSpec spec, WorkerId worker) {
    var plain = evaluation.of(spec.command(), worker);
    return spec.command()
        .archive()
        .map(to -> new Training(rooms, archives, to, evaluation, spec, worker.generation()))
        .map(training -> plain.thenCompose(command -> look(command, training)))
        .orElseGet(() -> plain.thenApply(Start::plain));
  }

  private CompletableFuture<Start> look(Evaluated command, Training training) {
    return CompletableFuture.supplyAsync(() -> found(command, training), disk)
        .exceptionally(
            failure -> {
              tell(training.program(), failure);
              return Start.plain(command);
            })
        .completeOnTimeout(Start.plain(command), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Start found(Evaluated command, Training training) {
    var key = training.key(command);
    return training
        .find(key)
        .map(file -> from(file, command.withJvmOptions(key.using(file)), training))
        .orElseGet(() -> new Start(command, steps(training, () -> want(key, training), end -> {})));
  }

  private Start from(Path file, Evaluated command, Training training) {
    return new Start(command, steps(training, () -> {}, end -> drop(file, end)));
  }

  private static FirstSteps steps(
      Training training, Runnable onReady, Consumer<ExitStatus> onDeath) {
    return new FirstSteps(training.spec().readiness(), onReady, onDeath);
  }

  /** Its successor, who looks for it on the same thread, does not find it any more. */
  private void drop(Path file, ExitStatus end) {
    var reason = "a worker that started from it ended before it was ready: " + end;
    unlessClosed(disk, () -> archives.drop(file, reason));
  }

  private void want(ArchiveKey key, Training training) {
    unlessClosed(trainer, () -> train(key, training));
  }

  private static void unlessClosed(Executor thread, Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      return; // and whoever reports to us goes on
    }
  }

  private void train(ArchiveKey key, Training training) {
    try {
      if (training.find(key).isEmpty() && trainings.merge(key, 1, Integer::sum) <= MOST_TRAININGS) {
        var made = training.run(limit);
        log.execute(() -> LOG.info("{}: {}", training.program(), made));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the supervisor ends
    } catch (Exception | Error e) { // some of it is a user's
      tell(training.program(), e);
    }
  }

  /** Once each: most reasons hold for every worker. */
  private void tell(String program, Throwable failure) {
    var reason = WorkerProcesses.reason(failure);
    if (told.add(program + reason)) {
      warn("%s: starts without an archive: %s".formatted(program, reason));
    }
  }

  /** Ends what is being made, and waits for its process to be gone. */
  @Override
  public void close() {
    disk.shutdownNow();
    trainer.shutdownNow();
    try {
      if (!trainer.awaitTermination(LAST_TRAINING.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SupervisorException("what makes an archive hangs; going on without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
