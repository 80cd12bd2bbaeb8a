package org.supervisor4j.netty.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;

/**
 * A cgroup (v2) for each process that has a limit of memory, below what is delegated to this host
 * (cgroups(7), systemd's CGROUP_DELEGATION): its own group, or the one above, if systemd has put it
 * in a subgroup. Where its own group has processes it moves these to a subgroup first, itself
 * included: a group that has subgroups with controllers may have no processes. File I/O.
 */
public final class MemoryGroups {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryGroups.class);

  private static final String UNIFIED = "0::";
  private static final String PREFIX = "supervisor4j-";
  private static final String HOST = PREFIX + "host";
  private static final Pattern OF_A_PROCESS = Pattern.compile(PREFIX + "(\\d{1,18})-\\d+");

  /** Those whose process lives, or has not come yet: the kernel would take an empty one away. */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private static final int MOST_TRIES = 9; // some 5 s
  private static final long FIRST_PAUSE_MILLIS = 20; // doubles

  private final Path base;
  private final String mine = PREFIX + ProcessHandle.current().pid() + "-";

  private MemoryGroups(Path base) {
    this.base = base;
  }

  /**
   * Those of this host, ready to be made.
   *
   * @throws SupervisorException if it may not make any; says why, and the mend
   */
  static MemoryGroups ofThisHost() {
    return in(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  static MemoryGroups in(Path membership, Path mount) {
    try {
      var base = base(own(membership, mount), mount);
      if (!words(base.resolve("cgroup.controllers")).contains("memory")) {
        throw refused(base + " has no memory controller");
      }
      if (!words(base.resolve("cgroup.subtree_control")).contains("memory")) {
        makeRoom(base);
        Files.writeString(base.resolve("cgroup.subtree_control"), "+memory");
      }
      return new MemoryGroups(base);
    } catch (IOException e) {
      throw refused(e.toString());
    }
  }

  private static Path own(Path membership, Path mount) throws IOException {
    var path =
        Files.readAllLines(membership).stream()
            .filter(line -> line.startsWith(UNIFIED))
            .map(line -> line.substring(UNIFIED.length() + 1))
            .findFirst()
            .orElseThrow(() -> refused("there is no cgroup v2 here"));
    if (!Files.exists(mount.resolve("cgroup.controllers"))) {
      throw refused("there is no cgroup v2 at " + mount);
    }
    return mount.resolve(path).normalize();
  }

  /** Without a manager, as in a container, the root of what is to be seen is ours. */
  private static Path base(Path own, Path mount) throws IOException {
    var above = own.resolve("..").normalize();
    if (own.equals(mount) || isDelegated(own)) {
      return own;
    }
    if (own.endsWith(HOST) || isDelegated(above)) {
      return above;
    }
    throw refused(own + " is not delegated to it");
  }

  private static boolean isDelegated(Path group) throws IOException {
    var view = Files.getFileAttributeView(group, UserDefinedFileAttributeView.class);
    if (view == null || !view.list().contains("delegate")) {
      return false;
    }
    var value = ByteBuffer.allocate(view.size("delegate"));
    view.read("delegate", value);
    return new String(value.array(), StandardCharsets.US_ASCII).equals("1");
  }

  /** The root of all groups may have processes beside groups, and has no type. */
  private static void makeRoom(Path base) throws IOException {
    var processes = Files.readAllLines(base.resolve("cgroup.procs"));
    if (processes.isEmpty() || !Files.exists(base.resolve("cgroup.type"))) {
      return;
    }
    var host = Files.createDirectories(base.resolve(HOST));
    for (var pid : processes) { // one in each write
      Files.writeString(host.resolve("cgroup.procs"), pid);
    }
    LOG.info(
        "moved processes {} to {}, to give memory limits to workers beside it", processes, host);
  }

  private static List<String> words(Path file) throws IOException {
    return Arrays.asList(Files.readString(file).strip().split(" ", -1));
  }

  private static SupervisorException refused(String why) {
    return new SupervisorException(
        why
            + "; under systemd say Delegate=memory, in a container mount cgroup v2 writable, or take"
            + " recycle aboveMemory instead");
  }

  /** Where the process of that number belongs. */
  Path path(long number) {
    return base.resolve(mine + number);
  }

  /** Makes its group. */
  void make(long number, long bytes) {
    try {
      removeEmpty();
      IN_USE.add(path(number));
      var group = Files.createDirectory(path(number));
      Files.writeString(group.resolve("memory.max"), Long.toString(bytes));
      // all of a worker or nothing: half a worker serves nobody
      Files.writeString(group.resolve("memory.oom.group"), "1");
    } catch (IOException e) {
      throw new SupervisorException("its cgroup can't be made: " + e, e);
    }
  }

  /** What could not be removed in its time, also by a host that was killed. */
  private void removeEmpty() throws IOException {
    try (var groups = Files.newDirectoryStream(base, MemoryGroups::isLeft)) {
      groups.forEach(MemoryGroups::removeIfEmpty);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** One of ours whose process is dead, or one of a host that is. */
  private static boolean isLeft(Path group) {
    var name = OF_A_PROCESS.matcher(group.getFileName().toString());
    if (!name.matches() || IN_USE.contains(group)) {
      return false;
    }
    var host = Long.parseLong(name.group(1));
    return host == ProcessHandle.current().pid() || ProcessHandle.of(host).isEmpty();
  }

  /** The kernel removes no group with processes; answers whether it is gone. */
  private static boolean removeIfEmpty(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (FileSystemException e) {
      LOG.debug("{} stays for now", group, e);
    } catch (IOException e) {
      LOG.warn("cannot remove {}", group, e);
    }
    return false;
  }

  /** After the death of its process: ends what has left the process group and is still in it. */
  void remove(long number) {
    var group = path(number);
    try {
      if (Files.exists(group.resolve("cgroup.kill"))) { // since Linux 5.14
        Files.writeString(group.resolve("cgroup.kill"), "1");
      }
    } catch (IOException e) {
      LOG.debug("what is left in {} stays", group, e);
    }
    IN_USE.remove(group);
    remove(group, 1);
  }

  /** What is killed takes its time to die. */
  private static void remove(Path group, int tries) {
    if (!removeIfEmpty(group) && tries < MOST_TRIES) {
      var unused = CompletableFuture.runAsync(() -> remove(group, tries + 1), afterPause(tries));
    }
  }

  private static Executor afterPause(int tries) {
    return CompletableFuture.delayedExecutor(
        FIRST_PAUSE_MILLIS << (tries - 1), TimeUnit.MILLISECONDS);
  }
}
