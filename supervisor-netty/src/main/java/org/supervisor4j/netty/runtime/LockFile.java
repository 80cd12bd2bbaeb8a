package org.supervisor4j.netty.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.supervisor4j.SupervisorException;

/**
 * A file that one process at a time holds, with its pid inside. The lock ends with the process; the
 * file goes on close.
 */
public final class LockFile implements AutoCloseable {

  /**
   * To close any descriptor of a file is to drop every lock that the process has on it (fcntl(2)),
   * so a file that is held here must not even be opened.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private static final int ATTEMPTS = 100;
  private static final Pattern PID = Pattern.compile("\\d*\\s*");

  private final Path file;
  private final FileChannel channel;
  private final Object identity;

  private LockFile(Path file, FileChannel channel, Object identity) {
    this.file = file;
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * Takes the file, which is created or, once locked, overwritten.
   *
   * @param refusal makes the message of who holds it into the message of the exception
   * @throws SupervisorException if someone holds it, or it can't be had
   */
  public static LockFile claim(Path file, UnaryOperator<String> refusal) {
    try {
      var place = realPlaceOf(file);
      if (!HELD_HERE.add(place)) {
        throw new SupervisorException(
            refusal.apply("this very JVM, pid " + ProcessHandle.current().pid()));
      }
      return claimFromOthers(place, refusal);
    } catch (IOException e) {
      throw new SupervisorException("cannot lock %s: %s".formatted(file, e), e);
    }
  }

  private static Path realPlaceOf(Path file) throws IOException {
    var absolute = file.toAbsolutePath();
    return absolute.resolveSibling(".").toRealPath().resolve(absolute.getFileName());
  }

  private static LockFile claimFromOthers(Path place, UnaryOperator<String> refusal)
      throws IOException {
    Optional<LockFile> claimed = Optional.empty();
    try {
      for (int i = 0; i < ATTEMPTS && claimed.isEmpty(); i++) {
        claimed = attempt(place, refusal);
      }
      return claimed.orElseThrow(
          () -> new SupervisorException(refusal.apply("processes that come and go")));
    } finally {
      if (claimed.isEmpty()) {
        HELD_HERE.remove(place);
      }
    }
  }

  /** Empty if its last holder removed the file meanwhile: a lock on that would keep nobody out. */
  private static Optional<LockFile> attempt(Path place, UnaryOperator<String> refusal)
      throws IOException {
    create(place);
    var before = identityOf(place);
    var channel = FileChannel.open(place, READ, WRITE, NOFOLLOW_LINKS);
    try {
      lock(channel, place, refusal);
      if (before.isPresent() && before.equals(identityOf(place))) {
        inscribe(channel);
        return Optional.of(new LockFile(place, channel, before.get()));
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  private static void create(Path place) throws IOException {
    try {
      Files.createFile(place);
    } catch (FileAlreadyExistsException e) {
      // left by a dead holder, or held
    }
  }

  private static void lock(FileChannel channel, Path place, UnaryOperator<String> refusal)
      throws IOException {
    var content = contentOf(channel);
    if (!PID.matcher(content).matches()) {
      throw new SupervisorException(
          "cannot lock %s: it holds something other than a pid; it is left alone: remove it or choose another file"
              .formatted(place));
    }
    if (channel.tryLock() == null) {
      throw new SupervisorException(
          refusal.apply(content.isBlank() ? "another process" : "pid " + content.strip()));
    }
  }

  private static String contentOf(FileChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return US_ASCII.decode(buffer.flip()).toString();
  }

  private static void inscribe(FileChannel channel) throws IOException {
    channel.truncate(0);
    channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
  }

  private static Optional<Object> identityOf(Path place) {
    try {
      var attributes = Files.readAttributes(place, BasicFileAttributes.class, NOFOLLOW_LINKS);
      return Optional.ofNullable(attributes.fileKey()); // device and inode
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes the file, if it is still the one that was locked, and lets others have it. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      if (identityOf(file).equals(Optional.of(identity))) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new SupervisorException("cannot remove %s: %s".formatted(file, e), e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
