package org.supervisor4j.netty.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Placeholder. */
public final class RuntimeDirectory implements AutoCloseable {
  private final Path dir;

  private RuntimeDirectory(Path dir) {
    this.dir = dir;
  }

  /** x. */
  public static RuntimeDirectory open(Optional<Path> parent, String name) {
    try {
      var p = parent.orElse(Path.of("/tmp/s4j")).resolve(name + ProcessHandle.current().pid());
      Files.createDirectories(p);
      return new RuntimeDirectory(p);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** x. */
  public Path workerDirectory(long n) {
    try {
      return Files.createDirectories(dir.resolve("w" + n));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** x. */
  public void release(long n) {
    try {
      Files.deleteIfExists(dir.resolve("w" + n));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** x. */
  public StateFile stateFile() {
    return new StateFile();
  }

  @Override
  public void close() {
    try {
      Files.delete(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
