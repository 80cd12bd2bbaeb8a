package org.supervisor4j.netty.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.SocketPath;

/**
 * The directory by which workers and the next host find one another: locked by one host, with the
 * state file and one directory per worker. File I/O: not for the engine's thread.
 */
public final class RuntimeDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeDirectory.class);

  private static final long HIGH_SERIAL = 999_999;
  private static final Pattern WORKER = Pattern.compile("w([0-9]{1,18})");
  private static final String SEARCHABLE = "rwx--x--x"; // workers may be other users

  private final Optional<Path> parent;
  private final Path path;
  private final LockFile lock;

  private RuntimeDirectory(Optional<Path> parent, Path path, LockFile lock) {
    this.parent = parent;
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates and locks the directory of that name.
   *
   * @param parent where it is made, created if missing; chosen by {@link RuntimeParent} if empty
   * @throws SupervisorException if another host holds it, or it is not safely ours
   */
  public static RuntimeDirectory open(Optional<Path> parent, String name) {
    var path = parent.map(Path::toAbsolutePath).orElseGet(RuntimeParent::standard).resolve(name);
    checkLength(workerPath(path, HIGH_SERIAL));
    ensure(parent, path);
    return new RuntimeDirectory(parent, path, lock(path, name));
  }

  private static void ensure(Optional<Path> parent, Path path) {
    parent.ifPresentOrElse(
        RuntimeDirectory::createMissing,
        () -> OwnDirectory.ensure(path.resolveSibling(""), SEARCHABLE));
    OwnDirectory.ensure(path, SEARCHABLE);
  }

  /** A parent that the user named may be anybody's; only what is missing of it becomes ours. */
  private static void createMissing(Path parent) {
    var absolute = parent.toAbsolutePath();
    if (!Files.isDirectory(absolute)) {
      Optional.ofNullable(absolute.getParent()).ifPresent(RuntimeDirectory::createMissing);
      OwnDirectory.ensure(absolute, SEARCHABLE);
    }
  }

  private static LockFile lock(Path path, String name) {
    return LockFile.claim(
        "file",
        path.resolve("lock"),
        holder ->
            "runtime directory %s is held by %s; stop that host, or give this supervisor a name other than \"%s\""
                .formatted(path, holder, name));
  }

  public Path path() {
    return path;
  }

  /** The list of workers, possibly one that a dead host left. */
  public StateFile state() {
    return new StateFile(path.resolve("state"));
  }

  /** An empty directory that only its owner may enter, for the sockets of one worker. */
  public Path workerDirectory(long serial) {
    checkLength(workerPath(path, serial));
    if (!Files.isDirectory(path)) {
      ensure(parent, path); // a cleaner of temporary files has taken it
    }
    release(serial); // a dead host may have left one of this number
    return OwnDirectory.create(workerPath(path, serial));
  }

  /** Of the directories that are there. */
  Set<Long> numbers() {
    var numbers = new TreeSet<Long>();
    try (var workers = Files.newDirectoryStream(path, "w[0-9]*")) {
      workers.forEach(worker -> number(worker).ifPresent(numbers::add));
    } catch (IOException e) {
      throw new SupervisorException("cannot read %s: %s".formatted(path, e), e);
    }
    return numbers;
  }

  /** Of the worker whose channel that is; empty if it is not in this directory. */
  Optional<Long> numberOf(Path channel) {
    return Optional.ofNullable(channel.getParent())
        .filter(worker -> path.equals(worker.getParent()))
        .flatMap(RuntimeDirectory::number);
  }

  private static Optional<Long> number(Path worker) {
    var name = WORKER.matcher(worker.getFileName().toString());
    return name.matches() ? Optional.of(Long.valueOf(name.group(1))) : Optional.empty();
  }

  /** Removes a worker's directory with what it holds; does nothing if there is none. */
  public void release(long serial) {
    var directory = workerPath(path, serial);
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      OwnDirectory.remove(directory);
    }
  }

  private static Path workerPath(Path path, long serial) {
    return path.resolve("w" + serial);
  }

  private static void checkLength(Path worker) {
    var socket = worker.resolve("cm"); // the longest name in it
    var bytes = SocketPath.bytes(socket);
    if (bytes > SocketPath.LONGEST) {
      throw new SupervisorException(
          "socket path %s has %d bytes, more than %d; choose a shorter runtime directory or supervisor name"
              .formatted(socket, bytes, SocketPath.LONGEST));
    }
  }

  /** Removes what is in it and lets others have it. */
  @Override
  public void close() {
    try (lock;
        var workers = Files.newDirectoryStream(path, "w[0-9]*")) {
      workers.forEach(OwnDirectory::remove);
      state().remove();
    } catch (IOException e) {
      LOG.warn("cannot clear {}", path, e);
    }
    removeIfEmpty();
  }

  private void removeIfEmpty() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("{} stays, the next host is there already", path, e);
    }
  }
}
