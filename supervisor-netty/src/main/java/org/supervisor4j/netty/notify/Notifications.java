package org.supervisor4j.netty.notify;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Poller;
import org.supervisor4j.netty.posix.PosixException;
import org.supervisor4j.netty.process.Deaths;

/**
 * Hears all workers that speak sd_notify(3), on the thread that learns of their deaths: so what a
 * worker has said before its death is heard before that is told.
 */
public final class Notifications implements AutoCloseable {

  /** What a worker may send from one {@link #refill} to the next. */
  static final int MOST_IN_A_PERIOD = 1000;

  private final Poller poller;
  private final LongPredicate isWorker;
  private final Executor log;
  private final Executor closing;
  private final DescriptorStore store;
  private final Set<NotifySocket> sockets = ConcurrentHashMap.newKeySet();

  /**
   * For all programs of a supervisor.
   *
   * @param log where lines may be written, and block
   * @param closing where what workers sent is closed, which may hang: with a thread for each
   */
  public Notifications(Deaths deaths, Executor log, Executor closing) {
    poller = deaths.poller();
    isWorker = deaths::watches;
    this.log = log;
    this.closing = closing;
    store = new DescriptorStore(poller, closing);
  }

  /** A socket for a worker that is to be started. */
  public NotifySocket open(Path path, NotifySocket.Owner owner) {
    try {
      var socket = new NotifySocket(path, owner, this);
      sockets.add(socket);
      return socket;
    } catch (PosixException e) {
      throw new SupervisorException(
          "NOTIFY_SOCKET %s can't be opened: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** To be called once a second: who had sent too much is heard again. */
  public void refill() {
    sockets.forEach(NotifySocket::refill);
  }

  /** What workers leave to the next ones. */
  public DescriptorStore store() {
    return store;
  }

  void left(NotifySocket closed) {
    sockets.remove(closed);
  }

  Closer closer() {
    return new Closer(closing);
  }

  Poller poller() {
    return poller;
  }

  LongPredicate isWorker() {
    return isWorker;
  }

  Executor log() {
    return log;
  }

  @Override
  public void close() {
    sockets.forEach(NotifySocket::close);
    store.close();
  }
}
