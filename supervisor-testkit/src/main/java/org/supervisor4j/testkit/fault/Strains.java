package org.supervisor4j.testkit.fault;

import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Acts that wear a puppet or its host out, and pass. */
final class Strains {

  private static final String LINE = "x".repeat(79);
  private static final Duration STEP = Duration.ofMillis(1);

  private Strains() {}

  private static void start(Runnable work) {
    var thread = new Thread(work, "puppet-strain");
    thread.setDaemon(true);
    thread.start();
  }

  record Hoard(long bytes) implements Deed {

    private static final int PIECE = 1 << 20;
    private static final Queue<byte[]> HELD = new ConcurrentLinkedQueue<>();

    /** A new array is zeroed, so that all of it is in memory. */
    @Override
    public void on(Stage stage) {
      for (long left = bytes; left > 0; left -= PIECE) {
        HELD.add(new byte[PIECE]);
      }
    }
  }

  record Spin(Duration time) implements Deed {
    @Override
    public void on(Stage stage) {
      var end = System.nanoTime() + time.toNanos();
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        start(
            () -> {
              while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
              }
            });
      }
    }
  }

  record BlockLoop(Duration time) implements Deed {
    @Override
    public void on(Stage stage) throws InterruptedException {
      var begun = new CountDownLatch(1);
      stage
          .loop()
          .execute(
              () -> {
                begun.countDown();
                Pause.of(time);
              });
      begun.await();
    }
  }

  record ExhaustDescriptors(Duration time) implements Deed {
    @Override
    public void on(Stage stage) throws InterruptedException {
      var exhausted = new CountDownLatch(1);
      Pause.of(Duration.ZERO); // no class can be loaded from a directory then
      start(() -> holdAll(exhausted));
      exhausted.await();
    }

    /** Also those that others give back meanwhile. */
    private void holdAll(CountDownLatch exhausted) {
      var end = System.nanoTime() + time.toNanos();
      var held = new ArrayList<FileInputStream>();
      while (System.nanoTime() - end < 0) {
        try {
          held.add(new FileInputStream("/dev/null"));
        } catch (IOException none) {
          exhausted.countDown();
          Pause.of(STEP);
        }
      }
      exhausted.countDown(); // there were more than the time would do for
      held.forEach(ExhaustDescriptors::close);
    }

    private static void close(FileInputStream each) {
      try {
        each.close();
      } catch (IOException e) {
        System.err.println(e); // it was /dev/null
      }
    }
  }

  record Flood(long bytes) implements Deed {
    @Override
    public void on(Stage stage) {
      start(
          () -> {
            for (long left = bytes; left > 0; left -= LINE.length() + 1) {
              System.out.println(LINE);
            }
          });
    }
  }
}
