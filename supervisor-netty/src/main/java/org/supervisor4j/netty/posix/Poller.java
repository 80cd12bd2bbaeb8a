package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for many descriptors (epoll(7)) and calls back, on that thread, whenever
 * one can be read, or written to, or has ended. It reads and writes nothing and owns none of them.
 */
public final class Poller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final int O_NONBLOCK_CLOEXEC = 0x80800;

  /** What is watched; the key tells it from others that had the same descriptor before. */
  private record Watch(long key, Runnable callback) {}

  private final Map<Integer, Watch> watches = new ConcurrentHashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private final Epoll epoll = new Epoll();
  private final int wakeup;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Runnable last = () -> {};
  private boolean ended; // guarded by this: epoll and wake-up are gone

  public Poller(String threadName) {
    wakeup = eventfd();
    thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  private int eventfd() {
    try {
      var fd = (int) check(LIBC.eventfd(0, O_NONBLOCK_CLOEXEC), "eventfd");
      epoll.add(fd, fd);
      return fd;
    } catch (PosixException e) {
      epoll.close();
      throw e;
    }
  }

  /** Calls back as long as the descriptor can be read, until {@link #forget}. */
  public void watch(int fd, Runnable whenReadable) {
    watch(fd, whenReadable, key -> epoll.add(fd, key));
  }

  /**
   * Calls back as long as the descriptor can be written to, or is broken, until {@link #forget}.
   */
  public void watchWritable(int fd, Runnable whenWritable) {
    watch(fd, whenWritable, key -> epoll.addForWriting(fd, key));
  }

  /**
   * Calls back when the other end is gone, or the file is broken, until {@link #forget}; what is to
   * be read counts for nothing. Whether the file is one of which that can be said, and there was
   * room for one more.
   */
  public boolean watchEnd(int fd, Runnable whenEnded) {
    try {
      watch(fd, whenEnded, key -> epoll.addForEnd(fd, key));
      return true;
    } catch (PosixException e) {
      LOG.debug("descriptor {} is not watched", fd, e); // EPERM: a file on a disk, epoll_ctl(2)
      return false;
    }
  }

  private synchronized void watch(int fd, Runnable callback, LongConsumer add) {
    if (!ended) {
      var watch = new Watch((long) number.incrementAndGet() << 32 | fd, callback);
      watches.put(fd, watch);
      try {
        add.accept(watch.key());
      } catch (PosixException e) {
        watches.remove(fd);
        throw e;
      }
    }
  }

  /** Stops watching; called from a callback it takes effect at once. Only then close it. */
  public synchronized void forget(int fd) {
    if (watches.remove(fd) != null && !ended) {
      epoll.remove(fd);
    }
  }

  private void run() {
    while (!closed) {
      epoll.await(this::call);
    }
    guarded(last, "the last task");
    release();
  }

  /** Runs this on its thread, between two calls back; not at all after its end. */
  public void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  private void call(long key) {
    var fd = (int) key;
    if (key == wakeup) {
      Descriptors.read(wakeup, new byte[Long.BYTES]); // else it would wake for ever
      runTasks();
      return;
    }
    var watch = watches.get(fd);
    // else forgotten by an earlier callback; its number may belong to another file by now
    if (watch != null && watch.key() == key && !guarded(watch.callback(), "descriptor " + fd)) {
      forget(fd, watch);
    }
  }

  private void runTasks() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task, "a task");
    }
  }

  /** Unless its number belongs to another one by now. */
  private synchronized void forget(int fd, Watch failed) {
    if (failed.equals(watches.get(fd))) {
      forget(fd);
    }
  }

  /** A callback that fails would end the thread, and all other watches with it. */
  private static boolean guarded(Runnable callback, String whose) {
    try {
      callback.run();
      return true;
    } catch (RuntimeException | Error e) {
      LOG.error("callback of {} failed; it is not called again", whose, e);
      return false;
    }
  }

  private synchronized void release() {
    ended = true;
    epoll.close();
    check(LIBC.close(wakeup), "close of eventfd");
  }

  /** Ends the thread, after the callback that is under way. */
  @Override
  public void close() {
    closed = true;
    wake();
  }

  private synchronized void wake() {
    if (!ended) {
      LIBC.write(wakeup, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 8);
    }
  }

  /** Ends the thread, which does this last; waits for it so long at most, and not for itself. */
  public void end(Runnable lastTask, Duration limit) {
    last = lastTask;
    close();
    try {
      if (Thread.currentThread() != thread) {
        thread.join(limit.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
