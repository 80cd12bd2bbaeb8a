package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.checkReturned;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A user of this system as getpwnam(3) knows it, be it from /etc/passwd or a directory service. To
 * look one up may block.
 *
 * @param gid of its own group
 * @param groups all that it is in, its own included
 */
public record Account(String name, int uid, int gid, Path home, Set<Integer> groups) {

  private static final Runtime RUNTIME = Runtime.getSystemRuntime();
  private static final int BUFFER = 64 * 1024; // a group's members are in it, too
  private static final int MOST_GROUPS = 65536; // NGROUPS_MAX

  // struct passwd and struct group of glibc, by pointers of their beginning
  private static final int IDS = 2;
  private static final int HOME = 4;

  public Account {
    groups = Set.copyOf(groups);
  }

  private interface Lookup {
    int into(Pointer entry, Pointer buffer, Pointer result);
  }

  /** By name, or by number if there is no such name; empty if the system knows neither. */
  public static Optional<Account> of(String nameOrUid) {
    var name = CStrings.bytes(nameOrUid);
    return find((entry, buffer, found) -> LIBC.getpwnam_r(name, entry, buffer, BUFFER, found))
        .or(
            () ->
                number(nameOrUid).stream()
                    .mapToObj(Account::byNumber)
                    .flatMap(Optional::stream)
                    .findFirst())
        .map(Account::read);
  }

  private static Optional<Entry> byNumber(int uid) {
    return find((entry, buffer, found) -> LIBC.getpwuid_r(uid, entry, buffer, BUFFER, found));
  }

  /** The number of a group, by name or number; empty if the system knows neither. */
  public static OptionalInt groupOf(String nameOrGid) {
    var name = CStrings.bytes(nameOrGid);
    var known = find((entry, buffer, found) -> LIBC.getgrnam_r(name, entry, buffer, BUFFER, found));
    return known.isPresent() ? OptionalInt.of(known.get().number(0)) : number(nameOrGid);
  }

  private static OptionalInt number(String text) {
    try {
      return OptionalInt.of(Integer.parseUnsignedInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** What was found, and the memory in which its strings are. */
  private record Entry(Pointer fields, Pointer strings) {
    int number(int index) {
      return fields.getInt((long) IDS * RUNTIME.addressSize() + 4L * index);
    }

    String text(int index) {
      return fields.getPointer((long) index * RUNTIME.addressSize()).getString(0);
    }
  }

  private static Optional<Entry> find(Lookup lookup) {
    var entry = Memory.allocateDirect(RUNTIME, 64, true);
    var buffer = Memory.allocateDirect(RUNTIME, BUFFER, true);
    var found = Memory.allocateDirect(RUNTIME, RUNTIME.addressSize(), true);
    var errno = lookup.into(entry, buffer, found);
    if (found.getAddress(0) != 0) {
      return Optional.of(new Entry(entry, buffer));
    }
    // each of these may mean that there is none (getpwnam(3))
    if (errno != Errno.ENOENT.intValue()
        && errno != Errno.ESRCH.intValue()
        && errno != Errno.EPERM.intValue()) {
      checkReturned(errno, "look-up of a user or group");
    }
    return Optional.empty();
  }

  private static Account read(Entry entry) {
    try {
      var name = entry.text(0);
      var gid = entry.number(1);
      var home = Path.of(entry.text(HOME));
      return new Account(name, entry.number(0), gid, home, groups(name, gid));
    } finally {
      Reference.reachabilityFence(entry.strings());
    }
  }

  private static Set<Integer> groups(String name, int gid) {
    var groups = new int[256];
    var count = new int[] {groups.length};
    if (LIBC.getgrouplist(CStrings.bytes(name), gid, groups, count) == -1) {
      groups = new int[Math.min(MOST_GROUPS, Math.max(count[0], groups.length))];
      count[0] = groups.length;
      var unused = LIBC.getgrouplist(CStrings.bytes(name), gid, groups, count);
    }
    var all = new HashSet<Integer>();
    for (int i = 0; i < Math.min(count[0], groups.length); i++) {
      all.add(groups[i]);
    }
    return all;
  }
}
