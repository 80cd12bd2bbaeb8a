package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.supervisor4j.WorkerContext;
import org.supervisor4j.netty.worker.NettyWorker;

/**
 * A worker of which one does work that only one may do. Slot 0 is always there without spares, but
 * in a roll it is there twice for a while: the lock on a file makes the new one wait until the old
 * one has let go, by its drain or by its death.
 */
public final class SingletonWorker {

  private SingletonWorker() {}

  public static void main(String[] arguments) {
    NettyWorker.run(
        worker -> {
          if (worker.id().slot() == 0) {
            workAlone(worker, Path.of(arguments[0]));
          }
        });
  }

  private static void workAlone(WorkerContext worker, Path file) {
    var work = new Thread(() -> work(worker, file), "alone");
    worker.onDrain(left -> end(work, left));
    work.start(); // not here: a setup that waits would keep the worker from getting ready
  }

  private static void work(WorkerContext worker, Path file) {
    try (var journal = FileChannel.open(file, CREATE, APPEND)) {
      journal.lock(); // the end of the process gives it back, too
      write(journal, worker.id() + " begins\n");
      untilInterrupted();
      write(journal, worker.id() + " ends\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(FileChannel journal, String line) throws IOException {
    journal.write(UTF_8.encode(line));
  }

  private static void untilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException told) {
      // the drain has begun
    }
  }

  private static void end(Thread work, Duration left) {
    work.interrupt();
    try {
      work.join(left.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
