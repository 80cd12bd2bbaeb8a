package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.util.function.LongConsumer;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Platform;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The descriptors one thread waits for (epoll(7)), level-triggered, each with a key of the
 * caller's. Unlike poll(2) it does not fail when the limit on descriptors is lowered below their
 * count.
 */
final class Epoll implements AutoCloseable {

  private static final int CLOEXEC = 0x80000;
  private static final int ADD = 1;
  private static final int DELETE = 2;
  private static final int IN = 1;
  private static final int OUT = 4;
  private static final int ROUND = 64;

  // struct epoll_event: uint32 events, uint64 data; packed on x86-64 only (sys/epoll.h)
  private static final boolean PACKED =
      Platform.getNativePlatform().getCPU() == Platform.CPU.X86_64;
  private static final int DATA = PACKED ? 4 : 8;
  private static final int EVENT = DATA + 8;

  private final int fd = (int) check(LIBC.epoll_create1(CLOEXEC), "epoll_create1");
  private final Pointer added = allocate(1);
  private final Pointer ready = allocate(ROUND); // the waiting thread's

  private static Pointer allocate(int events) {
    return Memory.allocateDirect(Runtime.getSystemRuntime(), events * EVENT, true);
  }

  void add(int watched, long key) {
    add(watched, key, IN);
  }

  void addForWriting(int watched, long key) {
    add(watched, key, OUT);
  }

  /** For its end and errors, which are always told. */
  void addForEnd(int watched, long key) {
    add(watched, key, 0);
  }

  private synchronized void add(int watched, long key, int events) {
    added.putInt(0, events);
    added.putLong(DATA, key);
    check(LIBC.epoll_ctl(fd, ADD, watched, added), "epoll_ctl to add " + watched);
  }

  void remove(int watched) {
    check(LIBC.epoll_ctl(fd, DELETE, watched, null), "epoll_ctl to remove " + watched);
  }

  /** Waits until something has come that is waited for, and tells its keys. */
  void await(LongConsumer keys) {
    var count = LIBC.epoll_wait(fd, ready, ROUND, -1);
    if (count == -1 && Libc.lastErrno() != Errno.EINTR) {
      check(count, "epoll_wait");
    }
    for (int i = 0; i < count; i++) {
      keys.accept(ready.getLong((long) i * EVENT + DATA));
    }
  }

  @Override
  public void close() {
    check(LIBC.close(fd), "close of epoll");
  }
}
