package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for many descriptors (poll(2)) and calls back, on that thread, whenever one
 * can be read or has ended. It reads nothing and owns none of them.
 */
public final class Poller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final int POLLIN = 1;
  private static final int ENTRY = 8; // struct pollfd: int fd, short events, short revents
  private static final int O_NONBLOCK_CLOEXEC = 0x80800;

  private final Map<Integer, Runnable> watches = new LinkedHashMap<>(); // guarded by itself
  private final int wakeup;
  private final Thread thread;
  private Pointer entries = allocate(16); // the poller's thread only
  private boolean closed; // guarded by watches
  private boolean ended; // guarded by watches: the eventfd is gone

  public Poller(String threadName) {
    wakeup = (int) check(LIBC.eventfd(0, O_NONBLOCK_CLOEXEC), "eventfd");
    thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  /** Calls back as long as the descriptor can be read, until {@link #forget}. */
  public void watch(int fd, Runnable whenReadable) {
    synchronized (watches) {
      watches.put(fd, whenReadable);
      wake();
    }
  }

  /** Stops watching; called from a callback it takes effect at once. Only then close it. */
  public void forget(int fd) {
    synchronized (watches) {
      watches.remove(fd);
      wake();
    }
  }

  private void wake() {
    if (Thread.currentThread() != thread && !ended) {
      LIBC.write(wakeup, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 8);
    }
  }

  private void run() {
    while (true) {
      List<Map.Entry<Integer, Runnable>> current;
      synchronized (watches) {
        if (closed) {
          ended = true;
          check(LIBC.close(wakeup), "close of eventfd");
          return;
        }
        current = watches.entrySet().stream().map(Map.Entry::copyOf).toList();
      }
      for (var watch : poll(current)) {
        call(watch.getKey(), watch.getValue());
      }
    }
  }

  private List<Map.Entry<Integer, Runnable>> poll(List<Map.Entry<Integer, Runnable>> current) {
    var count = current.size() + 1;
    reserve(count);
    ask(entries, 0, wakeup);
    for (int i = 1; i < count; i++) {
      ask(entries, i, current.get(i - 1).getKey());
    }
    if (LIBC.poll(entries, count, -1) == -1) {
      var errno = Libc.lastErrno();
      if (errno != Errno.EINTR) {
        throw new PosixException("poll", errno);
      }
      return List.of();
    }
    if (answered(entries, 0)) {
      LIBC.read(wakeup, new byte[8], 8);
    }
    var ready = new ArrayList<Map.Entry<Integer, Runnable>>();
    for (int i = 1; i < count; i++) {
      if (answered(entries, i)) {
        ready.add(current.get(i - 1));
      }
    }
    return ready;
  }

  /** Native memory is freed by the garbage collector only, so one piece serves all rounds. */
  private void reserve(int count) {
    if (entries.size() < (long) count * ENTRY) {
      entries = allocate(2 * count);
    }
  }

  private static Pointer allocate(int count) {
    return Memory.allocateDirect(Runtime.getSystemRuntime(), count * ENTRY);
  }

  private static void ask(Pointer entries, int index, int fd) {
    entries.putInt((long) index * ENTRY, fd);
    entries.putShort((long) index * ENTRY + 4, (short) POLLIN);
    entries.putShort((long) index * ENTRY + 6, (short) 0);
  }

  private static boolean answered(Pointer entries, int index) {
    return entries.getShort((long) index * ENTRY + 6) != 0;
  }

  private void call(int fd, Runnable whenReadable) {
    synchronized (watches) {
      if (watches.get(fd) != whenReadable) {
        return; // forgotten by an earlier callback; its number may belong to another file by now
      }
    }
    try {
      whenReadable.run();
    } catch (RuntimeException | Error e) { // else the thread would end, and all other watches
      LOG.error("watcher of descriptor {} failed; no longer watched", fd, e);
      forget(fd);
    }
  }

  @Override
  public void close() {
    synchronized (watches) {
      closed = true;
      wake();
    }
  }
}
