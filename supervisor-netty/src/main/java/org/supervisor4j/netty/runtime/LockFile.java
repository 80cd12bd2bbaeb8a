package org.supervisor4j.netty.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.PosixException;

/**
 * A file that one process at a time holds, with its pid inside. The lock is one of flock(2), as
 * other tools take it, and ends with the process; the file goes on close.
 */
public final class LockFile implements AutoCloseable {

  private static final int ATTEMPTS = 100;
  private static final Pattern PID = Pattern.compile("\\d*\\s*");

  private final Path file;
  private final int fd;
  private boolean closed;

  private LockFile(Path file, int fd) {
    this.file = file;
    this.fd = fd;
  }

  /**
   * Takes the file, which is created or, once locked, overwritten.
   *
   * @param kind what the file is to the user, as in "pid file"
   * @param refusal makes the message of who holds it into the message of the exception
   * @throws SupervisorException if someone holds it, or it can't be had
   */
  public static LockFile claim(String kind, Path file, UnaryOperator<String> refusal) {
    try {
      var place = realPlaceOf(file);
      Optional<LockFile> claimed = Optional.empty();
      for (int i = 0; i < ATTEMPTS && claimed.isEmpty(); i++) {
        claimed = attempt(place, refusal);
      }
      return claimed.orElseThrow(
          () -> new SupervisorException(refusal.apply("processes that come and go")));
    } catch (IOException | PosixException e) {
      throw new SupervisorException(
          "cannot lock %s %s: %s or choose another".formatted(kind, file, trouble(file, e)), e);
    }
  }

  /** What is wrong with that file, and its mend. */
  private static String trouble(Path file, Exception failure) {
    var directory = file.toAbsolutePath().resolveSibling(".").normalize();
    if (!Files.isDirectory(directory)) {
      return "there is no directory %s that this user may enter; create it".formatted(directory);
    }
    if (!Files.isWritable(Files.exists(file) ? file : directory)) {
      return "this user may not write to %s; chmod it"
          .formatted(Files.exists(file) ? "it" : "the directory " + directory);
    }
    return (failure instanceof PosixException posix ? posix.reason() : failure.getMessage())
        + "; mend that";
  }

  private static Path realPlaceOf(Path file) throws IOException {
    var absolute = file.toAbsolutePath();
    return absolute.resolveSibling(".").toRealPath().resolve(absolute.getFileName());
  }

  /** Empty if its last holder removed the file meanwhile: a lock on that would keep nobody out. */
  private static Optional<LockFile> attempt(Path place, UnaryOperator<String> refusal)
      throws IOException {
    create(place);
    if (Files.notExists(place, NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    var fd = Descriptors.openForBoth(place);
    try {
      var lock = new LockFile(place, fd);
      requirePid(place, fd);
      if (!Descriptors.tryLock(fd)) {
        throw new SupervisorException(refusal.apply(holder(contentOf(fd))));
      }
      if (lock.isInPlace()) {
        lock.inscribe();
        return Optional.of(lock);
      }
    } catch (IOException | RuntimeException e) {
      Descriptors.close(fd);
      throw e;
    }
    Descriptors.close(fd);
    return Optional.empty();
  }

  private static void create(Path place) throws IOException {
    try {
      Files.createFile(place);
    } catch (FileAlreadyExistsException e) {
      if (Files.exists(place, NOFOLLOW_LINKS) && !Files.isRegularFile(place, NOFOLLOW_LINKS)) {
        throw new SupervisorException(
            "cannot lock %s: it is no regular file; choose another".formatted(place), e);
      }
      // left by a dead holder, or held
    }
  }

  private static void requirePid(Path place, int fd) throws IOException {
    if (!PID.matcher(contentOf(fd)).matches()) {
      throw new SupervisorException(
          "cannot lock %s: it holds something other than a pid; it is left alone: remove it or choose another file"
              .formatted(place));
    }
  }

  private static String holder(String content) {
    var pid = content.strip();
    if (pid.equals(String.valueOf(ProcessHandle.current().pid()))) {
      return "this very JVM, pid " + pid;
    }
    return pid.isEmpty() ? "another process" : "pid " + pid;
  }

  private static String contentOf(int fd) throws IOException {
    try (var file = Files.newInputStream(opened(fd))) {
      return new String(file.readNBytes(32), US_ASCII);
    }
  }

  private void inscribe() {
    var line = (ProcessHandle.current().pid() + "\n").getBytes(US_ASCII);
    Descriptors.truncate(fd);
    Descriptors.write(fd, line, 0, line.length);
  }

  /** Whether the file that was locked is still the one that others find. */
  private boolean isInPlace() {
    var here = identityOf(file, NOFOLLOW_LINKS);
    return here.isPresent() && here.equals(identityOf(opened(fd)));
  }

  private static Path opened(int fd) {
    return Path.of("/proc/self/fd/" + fd);
  }

  private static Optional<Object> identityOf(Path place, LinkOption... options) {
    try {
      var attributes = Files.readAttributes(place, BasicFileAttributes.class, options);
      return Optional.ofNullable(attributes.fileKey()); // device and inode
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Before the lock goes: who gets it next must not find this file. */
  private void remove() {
    try {
      if (isInPlace()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new SupervisorException("cannot remove %s: %s".formatted(file, e), e);
    }
  }

  /** Removes the file, as {@link #close()} does, and keeps the lock until this process is gone. */
  public void closeAtExit() {
    close(false);
  }

  /** Removes the file, if it is still the one that was locked, and lets others have it. */
  @Override
  public void close() {
    close(true);
  }

  private synchronized void close(boolean unlocking) {
    if (closed) {
      return;
    }
    closed = true;
    try {
      remove();
    } finally {
      if (unlocking) {
        Descriptors.close(fd);
      }
    }
  }
}
