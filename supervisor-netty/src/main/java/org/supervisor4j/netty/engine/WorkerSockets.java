package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.NotifyAccess;
import org.supervisor4j.netty.control.WorkerLink;
import org.supervisor4j.netty.notify.NotifySocket;
import org.supervisor4j.netty.runtime.RuntimeDirectory;
import org.supervisor4j.netty.wire.Tokens;

/**
 * The directory of one worker, and the sockets in it by which the worker is heard.
 *
 * @param token what it shows at its channel
 * @param link its channel, at {@code c}
 * @param probe asks it, at {@code p}
 * @param notifySocket where it speaks sd_notify(3), at {@code n}
 */
record WorkerSockets(
    long number,
    RuntimeDirectory runtime,
    Path directory,
    String token,
    WorkerLink link,
    Optional<Probe> probe,
    Optional<NotifySocket> notifySocket)
    implements AutoCloseable {

  static WorkerSockets open(WorkerProcess.Order order, WorkerReports reports, Rooms rooms) {
    var runtime = rooms.directory();
    var directory = runtime.workerDirectory(order.number());
    try {
      var token = Tokens.next();
      var uid = order.command().conditions().uid();
      var link = rooms.control().open(directory.resolve("c"), token, uid, reports);
      var linked =
          new WorkerSockets(
              order.number(), runtime, directory, token, link, Optional.empty(), Optional.empty());
      return linked.withOthers(order, reports, rooms);
    } catch (RuntimeException | Error e) {
      runtime.release(order.number());
      throw e;
    }
  }

  private WorkerSockets withOthers(WorkerProcess.Order order, WorkerReports reports, Rooms rooms) {
    var opened = this;
    try {
      opened = opened.with(Probe.open(order.spec(), directory.resolve("p")));
      return opened.listening(order, reports, rooms);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private WorkerSockets with(Optional<Probe> asking) {
    return new WorkerSockets(number, runtime, directory, token, link, asking, notifySocket);
  }

  private WorkerSockets listening(WorkerProcess.Order order, WorkerReports reports, Rooms rooms) {
    var spec = order.spec();
    if (spec.notifyAccess() == NotifyAccess.NONE) {
      return this;
    }
    var owner =
        new NotifySocket.Owner(
            order.worker().toString(),
            spec.notifyAccess(),
            order.place(),
            spec.descriptorStore(),
            reports.notices());
    var socket = rooms.notifications().open(notifyPath(), owner);
    return new WorkerSockets(number, runtime, directory, token, link, probe, Optional.of(socket));
  }

  Path channelPath() {
    return directory.resolve("c");
  }

  Path notifyPath() {
    return directory.resolve("n");
  }

  @Override
  public void close() {
    try {
      notifySocket.ifPresent(NotifySocket::close);
      probe.ifPresent(Probe::close);
      link.close();
    } finally {
      runtime.release(number);
    }
  }
}
