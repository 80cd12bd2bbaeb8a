package org.supervisor4j.testkit.fault;

import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

/** Acts that wear a puppet or its host out, and pass. */
final class Strains {

  private static final String LINE = "x".repeat(79);

  private Strains() {}

  private static void start(Runnable work) {
    var thread = new Thread(work, "puppet-strain");
    thread.setDaemon(true);
    thread.start();
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
    public void on(Stage stage) {
      var open = new ArrayList<FileInputStream>();
      try {
        while (true) {
          open.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException full) {
        start(() -> closeAfterwards(open));
      }
    }

    private void closeAfterwards(ArrayList<FileInputStream> open) {
      Pause.of(time);
      for (var each : open) {
        try {
          each.close();
        } catch (IOException e) {
          System.err.println(e); // it was /dev/null
        }
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
