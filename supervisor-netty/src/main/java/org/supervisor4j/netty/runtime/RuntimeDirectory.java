package org.supervisor4j.netty.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.supervisor4j.SupervisorException;

/**
 * The directory of one supervisor, locked against a second host: a state file, and a directory per
 * worker that is closed to other users. For one thread at a time.
 */
public final class RuntimeDirectory implements AutoCloseable {

  private static final int LONGEST_UNIX_PATH = 107; // sun_path of unix(7), without its final zero
  private static final String LONGEST_NAME_WITHIN = "/w123456789/c";

  private final Path path;
  private final LockedFile lock;

  private RuntimeDirectory(Path path, LockedFile lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the directory, or takes that of a dead host.
   *
   * @throws SupervisorException if another host has it, or it is not safe to use
   */
  public static RuntimeDirectory open(Optional<Path> parent, String name) {
    var above = parent.orElseGet(RuntimeDirectory::defaultParent).toAbsolutePath();
    var path = above.resolve(name);
    requireShort(path);
    try {
      makeOwn(above);
      makeOwn(path);
    } catch (IOException e) {
      throw new SupervisorException(
          "can't make the runtime directory " + path + ": " + e + "; choose another runtimeParent",
          e);
    }
    var lock = path.resolve("lock");
    return LockedFile.claim(lock)
        .map(held -> new RuntimeDirectory(path, held).cleared())
        .orElseThrow(
            () ->
                new SupervisorException(
                    "runtime directory "
                        + path
                        + " is held by another supervisor, pid "
                        + LockedFile.holder(lock)
                        + "; stop it, or give this one a name(...) of its own"));
  }

  /** $XDG_RUNTIME_DIR, /run or the temporary directory, whichever is ours first. */
  private static Path defaultParent() {
    var user = Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(Path::of);
    return Stream.concat(user.stream(), Stream.of(Path.of("/run")))
        .filter(Files::isWritable)
        .map(writable -> writable.resolve("supervisor4j"))
        .findFirst()
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "supervisor4j-" + System.getProperty("user.name")));
  }

  private static void requireShort(Path path) {
    var longest = (path + LONGEST_NAME_WITHIN).getBytes(StandardCharsets.UTF_8).length;
    if (longest > LONGEST_UNIX_PATH) {
      var most = LONGEST_UNIX_PATH - LONGEST_NAME_WITHIN.length();
      throw new SupervisorException(
          "runtime directory "
              + path
              + " is too long for the unix sockets in it: choose a runtimeParent and a name of at"
              + (" most " + most + " bytes together"));
    }
  }

  /** Others may pass through, to a worker's directory that is theirs, but not look or write. */
  private static void makeOwn(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (FileAlreadyExistsException e) {
      requireOwn(directory);
    }
  }

  private static void requireOwn(Path directory) throws IOException {
    var own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    var attributes = Files.readAttributes(directory, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    var closed = attributes.get("mode") instanceof Integer mode && (mode & 0022) == 0;
    var isDirectory = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    if (!isDirectory || !own.equals(attributes.get("uid")) || !closed) {
      throw new IOException("it exists, but is not a directory that only we can write to");
    }
  }

  /** What a dead host left of its workers' channels is of no use to anybody. */
  private RuntimeDirectory cleared() {
    try (var entries = Files.list(path)) {
      entries.filter(entry -> entry.getFileName().toString().startsWith("w")).forEach(this::delete);
      return this;
    } catch (IOException e) {
      throw new SupervisorException("can't read " + path + ": " + e, e);
    }
  }

  /** A new directory that only we can enter. */
  public Path workerDirectory(long number) {
    var directory = path.resolve("w" + number);
    try {
      return Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new SupervisorException("can't make " + directory + ": " + e, e);
    }
  }

  /** Deletes a worker's directory with what is in it. */
  public void release(long number) {
    delete(path.resolve("w" + number));
  }

  private void delete(Path directory) {
    try (var content = Files.walk(directory)) {
      for (var entry : List.copyOf(content.sorted(Comparator.reverseOrder()).toList())) {
        Files.deleteIfExists(entry);
      }
    } catch (NoSuchFileException e) {
      return; // already gone: somebody cleans /tmp
    } catch (IOException e) {
      throw new SupervisorException("can't delete " + directory + ": " + e, e);
    }
  }

  public StateFile stateFile() {
    return new StateFile(path.resolve("workers"));
  }

  /** Deletes it and gives up the lock. */
  @Override
  public void close() {
    try {
      stateFile().delete();
      lock.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new SupervisorException("can't delete " + path + ": " + e, e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
