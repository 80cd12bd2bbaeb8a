package org.supervisor4j.netty.output;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Poller;

/**
 * Reads all workers' pipes on one thread of its own and owns their reading ends. Each pipe gets its
 * turn after 64 KiB, so that a flood from one worker does not silence the others.
 */
public final class OutputReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutputReader.class);

  private static final Duration LAST_WORDS = Duration.ofSeconds(3);
  private static final int PIPE = 64 * 1024; // what a pipe holds at most, unless asked for more

  private final Poller poller = new Poller("supervisor4j-output");
  private final byte[] buffer = new byte[PIPE]; // the poller's thread only
  private final Map<Integer, Source> open = new HashMap<>(); // guarded by itself
  private boolean closed; // guarded by open

  /** What is read from a pipe, and who remembers its end; guarded by {@link #open}. */
  private record Source(Outlet outlet, Optional<LastLine> lastLine) {}

  /** Reads this pipe to its end, then closes it. The outlet is fed on the reader's thread. */
  public void read(int fd, Outlet outlet) {
    read(fd, new Source(outlet, Optional.empty()));
  }

  /** The same, and its end can be asked for by {@link #lastLine}. */
  public void read(int fd, Outlet outlet, LastLine lastLine) {
    read(fd, new Source(outlet, Optional.of(lastLine)));
  }

  /** Does this between two reads, since it may wait for a disk. */
  public void execute(Runnable task) {
    poller.execute(task);
  }

  private void read(int fd, Source source) {
    synchronized (open) {
      if (closed) {
        Descriptors.close(fd);
        return;
      }
      open.put(fd, source);
    }
    poller.watch(fd, () -> read(fd));
  }

  private void read(int fd) {
    final Source source;
    final int count;
    synchronized (open) { // else close() could give the number to another file before we read
      source = open.get(fd);
      if (source == null) {
        return; // closed meanwhile
      }
      count = Descriptors.read(fd, buffer);
      if (count > 0) {
        source.lastLine().ifPresent(line -> line.feed(buffer, count));
      }
    }
    if (count > 0) {
      guarded(() -> source.outlet().feed(buffer, count));
    } else if (count == 0) {
      guarded(source.outlet()::end);
      close(fd);
    }
  }

  /**
   * The last line that was written to the pipe, read or not. Waits for no outlet, and takes nothing
   * from one.
   */
  public Optional<String> lastLine(LastLine of) {
    synchronized (open) {
      var unread = new byte[PIPE];
      var count =
          open.entrySet().stream()
              .filter(entry -> entry.getValue().lastLine().filter(of::equals).isPresent())
              .findFirst()
              .map(entry -> Descriptors.peek(entry.getKey(), unread))
              .orElse(0);
      return of.with(unread, count);
    }
  }

  private void close(int fd) {
    synchronized (open) {
      if (open.remove(fd) != null) {
        poller.forget(fd);
        Descriptors.close(fd);
      }
    }
  }

  /** An outlet that fails loses what it was fed, not the worker its reader. */
  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.error("an outlet failed; what it was fed is lost", e);
    }
  }

  /**
   * Reads what is in the pipes now, a worker's last words among it, and then no more. What a sink
   * that hangs keeps from being read is lost.
   */
  @Override
  public void close() {
    synchronized (open) {
      closed = true;
    }
    poller.end(() -> opened().forEach(this::readLast), LAST_WORDS);
    opened().forEach(this::close);
  }

  private List<Integer> opened() {
    synchronized (open) {
      return List.copyOf(open.keySet());
    }
  }

  private void readLast(int fd) {
    read(fd);
    Optional.ofNullable(source(fd)).ifPresent(source -> guarded(source.outlet()::end));
    close(fd);
  }

  private @Nullable Source source(int fd) {
    synchronized (open) {
      return open.get(fd);
    }
  }
}
