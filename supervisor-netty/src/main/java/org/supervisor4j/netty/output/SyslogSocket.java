package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import jnr.constants.platform.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.DatagramSender;
import org.supervisor4j.netty.posix.PosixException;

/**
 * Where a syslog daemon listens. What it does not take at once is lost, counted and told: nobody
 * waits.
 */
final class SyslogSocket {

  private static final Logger LOG = LoggerFactory.getLogger(SyslogSocket.class);

  /** RFC 3164 4.1.2, without the name of the host, which a daemon at a local socket knows. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  private final Path path;
  private final Trouble trouble;
  private @Nullable DatagramSender sender;
  private boolean isFull;
  private boolean closed;

  SyslogSocket(Path path, Consumer<SupervisorEvent> events) {
    this.path = path;
    trouble = new Trouble(path, events);
  }

  synchronized void send(int priority, WorkerId worker, String line) {
    if (closed) {
      return;
    }
    var message =
        String.format(
            Locale.ROOT, // digits of other locales are no priority
            "<%d>%s %s: %s",
            priority,
            TIME.format(LocalDateTime.now(ZoneId.systemDefault())),
            worker,
            line);
    var datagram = message.getBytes(UTF_8);
    // a queue that was full may have room again at any moment, a daemon is not back so soon
    if (!isFull && !trouble.mayTry()) {
      trouble.lost(worker.program(), datagram.length);
      return;
    }
    try {
      open().offer(datagram);
      if (trouble.mayTry()) { // not between any two lines of a flood
        trouble.over();
      }
    } catch (PosixException e) {
      isFull = e.errno() == Errno.EAGAIN;
      var why = isFull ? "its queue is full" : "nobody takes a line: " + e.reason();
      trouble.failed(why, worker.program(), datagram.length);
    }
  }

  private DatagramSender open() {
    var open = sender == null ? new DatagramSender(path.toString()) : sender;
    sender = open;
    return open;
  }

  /** For good. */
  synchronized void close() {
    closed = true;
    if (sender != null) {
      sender.close();
      sender = null;
    }
    if (trouble.isOn()) {
      LOG.warn("syslog at {} fails to the end: {}", path, trouble);
    }
  }
}
