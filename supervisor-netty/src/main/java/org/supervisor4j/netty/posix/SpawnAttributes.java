package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.checkReturned;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * How every child of ours starts (posix_spawnattr_init(3)): leader of its own process group, no
 * signal blocked, none ignored. HotSpot blocks SIGQUIT in its threads, and a mask is inherited.
 */
final class SpawnAttributes {

  private static final int SIZE = 1024; // posix_spawnattr_t: 336 bytes in glibc
  private static final int SIGNAL_SET = 128; // sigset_t
  private static final short SETPGROUP = 2;
  private static final short SETSIGDEF = 4;
  private static final short SETSIGMASK = 8;

  /** The same for all, read only (posix_spawn(3)), and kept. */
  static final SpawnAttributes OF_EVERY_CHILD = new SpawnAttributes();

  private final Pointer attributes = allocate(SIZE);

  private SpawnAttributes() {
    checkReturned(LIBC.posix_spawnattr_init(attributes), "posix_spawnattr_init");
    checkReturned(
        LIBC.posix_spawnattr_setflags(attributes, (short) (SETPGROUP | SETSIGDEF | SETSIGMASK)),
        "posix_spawnattr_setflags");
    checkReturned(LIBC.posix_spawnattr_setpgroup(attributes, 0), "posix_spawnattr_setpgroup");
    checkReturned(
        LIBC.posix_spawnattr_setsigmask(attributes, allocate(SIGNAL_SET)),
        "posix_spawnattr_setsigmask");
    checkReturned(
        LIBC.posix_spawnattr_setsigdefault(attributes, allSignals()),
        "posix_spawnattr_setsigdefault");
  }

  /** Not sigfillset(3): that leaves out 32 and 33, which the child would then ignore. */
  private static Pointer allSignals() {
    var signals = allocate(SIGNAL_SET);
    signals.setMemory(0, SIGNAL_SET, (byte) 0xff);
    return signals;
  }

  private static Pointer allocate(int size) {
    return Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
  }

  Pointer pointer() {
    return attributes;
  }
}
