package org.supervisor4j.netty.notify;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.PosixException;

/**
 * Closes what one worker has sent, and waits for nothing: close(2) takes as long as the sender
 * likes, by SO_LINGER of socket(7) or a file system of its own. Any thread.
 */
final class Closer {

  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  /** More hang only if that is meant. */
  private static final int MOST = 64;

  private final Executor executor;
  private final AtomicInteger unclosed = new AtomicInteger();

  /**
   * A closer.
   *
   * @param executor where each task has a thread, however many hang
   */
  Closer(Executor executor) {
    this.executor = executor;
  }

  /** Soon, in this order: one that hangs holds up those behind it here, and no others. */
  void close(List<Integer> descriptors) {
    if (!descriptors.isEmpty()) {
      var all = List.copyOf(descriptors);
      unclosed.addAndGet(all.size());
      executor.execute(() -> all.forEach(this::closeOne));
    }
  }

  private void closeOne(int fd) {
    try {
      Descriptors.close(fd);
    } catch (PosixException e) { // of a disk that is full, or gone: it is closed all the same
      LOG.debug("what a worker has sent was not closed well", e);
    } finally {
      unclosed.decrementAndGet();
    }
  }

  /** Whether so much hangs that nothing more should be taken from this worker for now. */
  boolean isBehind() {
    return unclosed.get() > MOST;
  }
}
