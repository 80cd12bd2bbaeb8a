package org.supervisor4j.netty.input;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Poller;

/** The pipes to workers that read; one thread fills those that were full, from the first on. */
public final class InputPipes implements AutoCloseable {

  private final Set<InputPipe> open = new HashSet<>(); // guarded by this
  private @Nullable Poller poller; // guarded by this
  private boolean closed; // guarded by this

  /**
   * A pipe with its reading end, which the caller owns.
   *
   * @param readEnd for the worker; blocks, as programs expect of stdin
   */
  public record Ends(int readEnd, InputPipe input) {}

  /**
   * A new pipe.
   *
   * @param most so many bytes wait for the worker to read, beside those in the pipe
   */
  public Ends pipe(int most) {
    var ends = Descriptors.pipe();
    Descriptors.setNonBlocking(ends.readEnd(), false);
    Descriptors.setNonBlocking(ends.writeEnd(), true);
    var input = new InputPipe(ends.writeEnd(), most, this);
    if (!add(input)) {
      input.close();
    }
    return new Ends(ends.readEnd(), input);
  }

  private synchronized boolean add(InputPipe input) {
    return !closed && open.add(input);
  }

  /** Calls back whenever it can be written to. */
  synchronized void watch(int fd, Runnable whenWritable) {
    if (poller == null) {
      poller = new Poller("supervisor4j-input");
    }
    poller.watchWritable(fd, whenWritable);
  }

  synchronized void unwatch(int fd) {
    if (poller != null) {
      poller.forget(fd);
    }
  }

  synchronized void forget(InputPipe input) {
    open.remove(input);
  }

  @Override
  public void close() {
    last().forEach(InputPipe::close);
    endPoller();
  }

  private synchronized List<InputPipe> last() {
    closed = true;
    return List.copyOf(open);
  }

  private synchronized void endPoller() {
    if (poller != null) {
      poller.close();
    }
  }
}
