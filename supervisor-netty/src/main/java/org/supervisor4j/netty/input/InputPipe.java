package org.supervisor4j.netty.input;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jnr.constants.platform.Errno;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.PosixException;

/**
 * Our end of one worker's stdin, which it owns. Nothing here blocks: what the pipe does not take
 * now waits, up to a limit. Any thread; futures complete outside of its lock.
 */
public final class InputPipe implements AutoCloseable {

  private static final int PIPE = 64 * 1024; // what it takes at once, unless asked for more
  private static final String ENDED = "the worker has ended";
  private static final String DEAF = "the worker has closed its stdin";

  private final int fd;
  private final int most;
  private final InputPipes pipes;
  private final Deque<Text> waiting = new ArrayDeque<>(); // guarded by this, as all below
  private long waitingBytes;
  private boolean watched;
  private String closedBecause = "";

  /** What was to be written at once, and how much of it is. */
  private static final class Text {
    private final byte[] bytes;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int written;

    Text(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  InputPipe(int fd, int most, InputPipes pipes) {
    this.fd = fd;
    this.most = most;
    this.pipes = pipes;
  }

  /**
   * Writes behind what waits already; the array is not used again.
   *
   * @return completes when all is in the pipe, exceptionally if it never will be
   */
  public CompletableFuture<Void> write(byte[] bytes) {
    var text = new Text(bytes.clone());
    var refusal = refusal(text);
    if (!refusal.isEmpty()) {
      return CompletableFuture.failedFuture(new SupervisorException(refusal));
    }
    flush();
    return text.done;
  }

  private synchronized String refusal(Text text) {
    if (!closedBecause.isEmpty()) {
      return closedBecause;
    }
    if (waitingBytes + text.bytes.length > most) {
      return "the worker does not read: %d bytes wait already, and at most %d may"
          .formatted(waitingBytes, most);
    }
    waiting.add(text);
    waitingBytes += text.bytes.length;
    return "";
  }

  private void flush() {
    List<Text> written = new ArrayList<>();
    var broken = false;
    synchronized (this) {
      try {
        fill(written);
      } catch (PosixException e) {
        broken = e.errno() != Errno.EAGAIN;
      }
      if (closedBecause.isEmpty() && !broken) {
        watch(!waiting.isEmpty());
      }
    }
    written.forEach(text -> text.done.complete(null));
    if (broken) {
      close(DEAF);
    }
  }

  private void fill(List<Text> written) {
    for (var text = waiting.peek();
        text != null && closedBecause.isEmpty();
        text = waiting.peek()) {
      while (text.written < text.bytes.length) {
        var end = Math.min(text.bytes.length, text.written + PIPE);
        var count = Descriptors.write(fd, text.bytes, text.written, end);
        text.written += count;
        waitingBytes -= count;
      }
      waiting.remove();
      written.add(text);
    }
  }

  private void watch(boolean wanted) {
    if (wanted && !watched) {
      pipes.watch(fd, this::flush);
    } else if (!wanted && watched) {
      pipes.unwatch(fd);
    }
    watched = wanted;
  }

  /**
   * The worker reads the end of the stream, and what waits is lost. Once; later ones do nothing.
   */
  @Override
  public void close() {
    close(ENDED);
  }

  private void close(String because) {
    List<Text> lost;
    synchronized (this) {
      if (!closedBecause.isEmpty()) {
        return;
      }
      closedBecause = because;
      watch(false);
      Descriptors.close(fd);
      lost = List.copyOf(waiting);
      waiting.clear();
    }
    pipes.forget(this);
    lost.forEach(text -> text.done.completeExceptionally(new SupervisorException(because)));
  }
}
