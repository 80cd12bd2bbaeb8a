package org.supervisor4j.netty.rpc;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorSetup;
import org.supervisor4j.netty.http.Service;
import org.supervisor4j.netty.output.WorkerLogs;

/** supervisord's interface over one supervisor. */
public final class Rpc {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");
  private static final int LARGE_ANSWERS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Host host;
  private final ProcessTable table = new ProcessTable(InstantSource.system());
  private final StartWatch starts;
  private final MainLog main;

  /**
   * What it needs of its host.
   *
   * @param configured what its configuration says
   * @param executor where calls are carried out, and may block
   * @param stdin what workers read
   * @param shutdown ends it, as TERM does; must not block
   * @param isEnding whether it is about to
   * @param describe the event in a line, as the log has it
   * @param isTrouble whether the log has it as a warning
   */
  public record Host(
      ConfiguredGroups configured,
      WorkerLogs logs,
      Executor executor,
      Stdin stdin,
      Runnable shutdown,
      BooleanSupplier isEnding,
      Function<SupervisorEvent, String> describe,
      Predicate<SupervisorEvent> isTrouble) {}

  /** As supervisord answers: who waits until a program reads may wait for ever. */
  public interface Stdin {

    /** Completes when the text is taken, be it read or not; fails if it is refused. */
    CompletableFuture<Void> offer(Program program, int slot, byte[] bytes);
  }

  public Rpc(Host host) {
    this.host = host;
    starts = new StartWatch(host.executor());
    main =
        new MainLog(
            InstantSource.system(), ZoneId.systemDefault(), host.describe(), host.isTrouble());
  }

  /** Of a host without a configuration. */
  public static ConfiguredGroups asBuilt(SupervisorSetup setup) {
    return new ConfiguredGroups(AsBuilt.of(setup.name(), setup.programs()));
  }

  /** To be told of each event where it happens: takes no time to speak of. */
  public Consumer<SupervisorEvent> events() {
    return table.andThen(starts).andThen(this::forget);
  }

  private void forget(SupervisorEvent event) {
    if (event instanceof SupervisorEvent.ProgramRemoved) {
      host.logs().forget(event.program());
    }
  }

  /** To be told of each event when there is time. */
  public Consumer<SupervisorEvent> log() {
    return main;
  }

  /** What answers for this supervisor. */
  public List<Service> services(Supervisor supervisor) {
    var executor = host.executor();
    var slots = new Slots(supervisor);
    var steering = new Steering(starts, executor);
    var groups = new Groups(supervisor, slots, host.configured());
    var updates = new Updates(slots, steering, groups, executor);
    var logs = new ProcessLogs(host.logs());
    var methods = new Methods(host.isEnding());
    HostMethods.addTo(
        methods,
        host.configured().latest().identifier(),
        host.shutdown(),
        () -> reload(groups),
        supervisor::communicate);
    var info = new ProcessInfo(table, ZoneId.systemDefault());
    ProcessMethods.addTo(methods, slots, steering, info, updates, host.stdin());
    var shares = new Share.Shares(LARGE_ANSWERS, PATIENCE);
    LogMethods.addTo(methods, slots, logs, main, shares);
    ConfigMethods.addTo(methods, groups, updates, new ConfigInfo(host.configured(), supervisor));
    SystemMethods.addTo(methods, updates, shares, executor);
    return List.of(
        new RpcService(methods, updates, shares, executor),
        new LogTail(slots, logs, main, executor));
  }

  private static void reload(Groups groups) {
    var unused =
        groups
            .reload()
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "not all of the configuration could be applied: {}",
                        Fault.in(failure).text());
                  }
                });
  }
}
