package org.supervisor4j.netty.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Logs;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.PosixException;

/**
 * A file that streams append to, and the owner of its descriptor. It opens at the first line, or
 * beside a start, so that no spawn waits for a disk. What can't be written is lost, counted and
 * told: nobody waits.
 */
final class LogFile {

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final int MODE = 0640; // logs tell secrets
  private static final int NONE = -1;
  private static final byte[] NEWLINE = {'\n'};
  private static final Object TORN = new Object();

  private final Path path;
  private final Trouble writing;
  private final Trouble rotating;
  private volatile Optional<Logs.Rotation> rotation = Optional.empty();
  private int fd = NONE;
  private long size;
  private boolean isRegular;
  private @Nullable Object lineOf; // whose line has not ended, or TORN
  private boolean closed;

  LogFile(Path path, Consumer<SupervisorEvent> events) {
    this.path = path;
    writing = new Trouble(path, events);
    rotating = new Trouble(path, events);
  }

  /** From now on, for all who write here; without a lock, which a slow disk may hold. */
  void rotate(Optional<Logs.Rotation> value) {
    rotation = value;
  }

  Path path() {
    return path;
  }

  synchronized boolean isFailing() {
    return writing.isOn() || rotating.isOn();
  }

  /** Writes it, or counts it as lost; never waits but for a disk. */
  synchronized void append(LogStream writer, byte[] bytes, int from, int to) {
    if (closed) {
      return;
    }
    if (!writing.mayTry()) {
      writing.lost(writer.program(), to - from);
      return;
    }
    int at = from;
    try {
      open();
      endLineOfOthers(writer);
      while (at < to) {
        at += put(writer, bytes, at, fitting(writer, bytes, at, to));
      }
      writing.over();
    } catch (SupervisorException e) {
      lineOf = lineOf == null ? null : TORN;
      letGo();
      failed(e, writer.program(), to - at);
    }
  }

  private void failed(SupervisorException e, String program, long lost) {
    var why = e instanceof PosixException call ? call.reason() : e.getMessage();
    writing.failed("can't be written: " + why, program, lost);
  }

  /** Makes it, if there is nothing at its path; it is not kept open. */
  synchronized void make(String program) {
    if (closed || Files.exists(path) || !writing.mayTry()) {
      return;
    }
    try {
      open();
    } catch (SupervisorException e) {
      failed(e, program, 0);
    }
    letGo();
  }

  private void open() {
    if (fd == NONE) {
      take(ForeignLinks.openForAppending(path, MODE));
      lineOf = isRegular && size == 0 ? null : lineOf;
    }
  }

  private void take(int opened) {
    fd = opened;
    size = Descriptors.size(fd);
    isRegular = Files.isRegularFile(path);
  }

  private void endLineOfOthers(LogStream writer) {
    if (lineOf != null && lineOf != writer) {
      put(writer, NEWLINE, 0, 1);
    }
  }

  private int put(LogStream writer, byte[] bytes, int from, int to) {
    int count = Descriptors.write(fd, bytes, from, to);
    size += count;
    lineOf = bytes[from + count - 1] == '\n' ? null : writer;
    return count;
  }

  /** Up to where it may go into the file as it is: whole lines, as long as there is room. */
  private int fitting(LogStream writer, byte[] bytes, int from, int to) {
    var now = rotation; // once: another stream may change it at any time
    if (!isRegular || now.isEmpty()) {
      return to;
    }
    var room = now.get().bytes() - size;
    if (to - from <= room) {
      return to;
    }
    int end = LineEnds.afterLast(bytes, from, from + (int) Math.max(0, room));
    if (end > from) {
      return end;
    }
    // a line that never ends is cut where the file is full, any other is not
    if (size > 0 && (lineOf == null || room <= 0)) {
      return rotate(writer, now.get().backups()) ? fitting(writer, bytes, from, to) : to;
    }
    return LineEnds.afterFirst(bytes, from, to);
  }

  /** Whether there is more room now. */
  private boolean rotate(LogStream writer, int backups) {
    if (!rotating.mayTry()) {
      rotating.lost(writer.program(), 0);
      return false;
    }
    try {
      var real = Descriptors.size(fd);
      if (real < size) { // somebody has emptied it
        size = real;
        return true;
      }
      beginAnew(backups);
      lineOf = null;
      rotating.over();
      return true;
    } catch (IOException | SupervisorException e) {
      var why = e instanceof SupervisorException ? e.getMessage() : e.toString();
      rotating.failed("can't be rotated, so it grows on: " + why, writer.program(), 0);
      return false;
    }
  }

  private void beginAnew(int backups) throws IOException {
    ForeignLinks.refuse(path);
    if (!Files.isRegularFile(path)) {
      reopen(); // somebody has moved it, or put something else in its place
    } else if (backups == 0) {
      Descriptors.truncate(fd);
      size = 0;
    } else {
      var kept = Backups.of(path, backups);
      kept.shift();
      try {
        reopen();
      } catch (SupervisorException e) {
        kept.undo();
        throw e;
      }
    }
  }

  /** The old descriptor stays if there is no new one. */
  private void reopen() {
    var next = ForeignLinks.openForAppending(path, MODE);
    letGo();
    take(next);
  }

  private boolean isAtPath() {
    try {
      return Files.isSameFile(Path.of("/proc/self/fd/" + fd), path);
    } catch (IOException e) {
      return false;
    }
  }

  /** Empties it, as far as there is one; backups stay. */
  synchronized void clear() {
    if (closed) {
      return;
    }
    if (fd != NONE && !isAtPath()) {
      reopen(); // somebody has deleted or moved it: what is written would be seen by nobody
    }
    if (!Files.isRegularFile(path)) {
      return;
    }
    lineOf = null;
    open();
    Descriptors.truncate(fd);
    size = 0;
  }

  /** This stream has ended, and so has its line. */
  synchronized void endLine(LogStream writer) {
    if (lineOf == writer) {
      append(writer, NEWLINE, 0, 1);
    }
  }

  /** Closes the descriptor; what comes next is written to what has the path then. */
  synchronized void letGo() {
    if (fd != NONE) {
      try {
        Descriptors.close(fd); // gone even if it fails (close(2))
      } catch (PosixException e) {
        LOG.warn("log file {}: {}", path, e.getMessage());
      }
      fd = NONE;
    }
  }

  /** For good. */
  synchronized void close() {
    letGo();
    if (writing.isOn() && !closed) {
      LOG.warn("log file {} fails to the end: {}", path, writing);
    }
    closed = true;
  }
}
