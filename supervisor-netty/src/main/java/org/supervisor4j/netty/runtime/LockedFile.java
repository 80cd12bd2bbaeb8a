package org.supervisor4j.netty.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.supervisor4j.SupervisorException;

/**
 * A file that holds our process id and is locked as long as we live (fcntl(2)); the kernel gives
 * the lock back however we end. The file of a live holder is never written to.
 */
public final class LockedFile implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private LockedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Locks the file and writes our process id; empty if somebody else holds it. */
  public static Optional<LockedFile> claim(Path path) {
    try {
      return claimed(path, open(path));
    } catch (IOException e) {
      throw new SupervisorException("can't lock " + path + ": " + e + "; is it ours?", e);
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private static Optional<LockedFile> claimed(Path path, FileChannel channel) throws IOException {
    if (!lock(channel)) {
      channel.close();
      return Optional.empty();
    }
    channel.truncate(0);
    var pid = ProcessHandle.current().pid() + "\n";
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    return Optional.of(new LockedFile(path, channel));
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  /** Who says to hold the file. */
  public static String holder(Path path) {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Deletes the file and gives the lock back, in this order: nobody locks a file that goes. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new SupervisorException("can't remove " + path + ": " + e, e);
    }
  }
}
