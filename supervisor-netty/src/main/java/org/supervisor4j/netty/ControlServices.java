package org.supervisor4j.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorSetup;
import org.supervisor4j.netty.engine.EventLog;
import org.supervisor4j.netty.engine.Rooms;
import org.supervisor4j.netty.engine.Threads;
import org.supervisor4j.netty.http.Service;
import org.supervisor4j.netty.output.WorkerLogs;
import org.supervisor4j.netty.rpc.Rpc;
import org.supervisor4j.netty.web.StatusPage;

/** What is answered at the control endpoints, to whom asks by HTTP. */
final class ControlServices implements Consumer<SupervisorEvent> {

  private final Optional<Rpc> rpc;
  private final Rooms rooms;
  private final Executor log;

  private ControlServices(Optional<Rpc> rpc, Rooms rooms, Executor log) {
    this.rpc = rpc;
    this.rooms = rooms;
    this.log = log;
  }

  /**
   * Nothing where there are no endpoints.
   *
   * @param log where lines for the log are made
   * @param shutdown ends the host as TERM does
   * @param isEnding whether it is about to end
   */
  static ControlServices of(
      SupervisorSetup setup,
      Rooms rooms,
      Executor log,
      Runnable shutdown,
      BooleanSupplier isEnding) {
    if (setup.endpoints().isEmpty()) {
      return new ControlServices(Optional.empty(), rooms, log);
    }
    var host =
        new Rpc.Host(
            setup.configuration().orElseGet(() -> Rpc.asBuilt(setup)),
            logs(rooms),
            Threads.pool("supervisor4j-rpc"),
            ControlServices::offer,
            shutdown,
            isEnding,
            EventLog::describe,
            EventLog::isTrouble);
    return new ControlServices(Optional.of(new Rpc(host)), rooms, log);
  }

  private static CompletableFuture<Void> offer(Program program, int slot, byte[] bytes) {
    return program instanceof RunningProgram running
        ? running.offer(slot, bytes)
        : program.write(slot, bytes);
  }

  /** On the engine's thread. */
  @Override
  public void accept(SupervisorEvent event) {
    rpc.ifPresent(
        told -> {
          told.events().accept(event);
          log.execute(() -> told.log().accept(event));
        });
  }

  /** The first that has a path answers. */
  List<Service> services(Supervisor supervisor) {
    var all = new ArrayList<Service>();
    rpc.ifPresent(told -> all.addAll(told.services(supervisor)));
    all.add(statusPage(supervisor));
    return all;
  }

  private Service statusPage(Supervisor supervisor) {
    var thread = Threads.scheduled("supervisor4j-web");
    return new StatusPage(supervisor, logs(rooms), thread);
  }

  private static WorkerLogs logs(Rooms rooms) {
    return new WorkerLogs(rooms.recent(), rooms.logFiles());
  }
}
