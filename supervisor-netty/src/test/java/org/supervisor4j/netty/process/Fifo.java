package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What an open waits for, for ever. */
final class Fifo {

  private Fifo() {}

  /** One that counts as executable. */
  static void make(Path path) {
    try {
      var mkfifo = new ProcessBuilder("mkfifo", "-m", "777", path.toString()).start();
      assertThat(mkfifo.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
