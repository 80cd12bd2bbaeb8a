package org.supervisor4j.testkit.fault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.supervisor4j.WorkerId;

/** What the next starts do, in a locked file: puppets of any host take from it. */
final class Script {

  private final Path file;

  Script(Path directory) {
    file = directory.resolve("starts");
  }

  /** Before those that are there already. */
  void put(List<Start> starts) {
    change(
        before -> {
          var all = new ArrayList<>(starts);
          all.addAll(before);
          return all;
        });
  }

  void clear() {
    change(before -> List.of());
  }

  /** What this worker does now. */
  Opening take(WorkerId worker) {
    var taken = new ArrayList<Opening>();
    change(
        before -> {
          var left = new ArrayList<Start>();
          for (var start : before) {
            if (!taken.isEmpty() || !start.isFor(worker)) {
              left.add(start);
              continue;
            }
            taken.add(start.opening());
            if (!start.isLast()) {
              left.add(start.onceLess());
            }
          }
          return left;
        });
    return taken.isEmpty() ? new Openings.Usual() : taken.get(0);
  }

  /** One thread of a process at a time, or the lock is an error, and one process. */
  private void change(UnaryOperator<List<Start>> step) {
    synchronized (Script.class) {
      try (var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed
        var after = step.apply(read(channel));
        write(after, channel.truncate(0));
      } catch (IOException e) {
        throw new UncheckedIOException("the script of puppets " + file + " can't be used", e);
      }
    }
  }

  @SuppressWarnings("unchecked") // our own file
  private static List<Start> read(FileChannel channel) throws IOException {
    var bytes = Channels.newInputStream(channel).readAllBytes();
    if (bytes.length == 0) {
      return List.of();
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (List<Start>) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException("a puppet of another version", e);
    }
  }

  private static void write(List<Start> starts, FileChannel channel) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ArrayList<>(starts));
    }
    channel.write(ByteBuffer.wrap(bytes.toByteArray()), 0);
  }
}
