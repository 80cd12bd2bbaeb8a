package org.supervisor4j.netty;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.UpdateException;
import org.supervisor4j.netty.service.HostService;

/** What an operator's signals ask of all programs, but for the end. */
final class SignalActions {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  private final Supervisor supervisor;
  private final Optional<ConfiguredGroups> configured;
  private final Programs programs;
  private final Optional<HostService> service;
  private final Executor log;
  private volatile CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /**
   * The actions.
   *
   * @param configured what the supervisor was started from, if it was
   * @param log where lines for the log are made
   */
  SignalActions(
      Supervisor supervisor,
      Optional<ConfiguredGroups> configured,
      Programs programs,
      Optional<HostService> service,
      Executor log) {
    this.supervisor = supervisor;
    this.configured = configured;
    this.programs = programs;
    this.service = service;
    this.log = log;
  }

  /** What was started from a configuration takes its changes over, and nothing else rolls. */
  void hangUp() {
    configured.ifPresentOrElse(this::update, this::rollAll);
  }

  private void update(ConfiguredGroups groups) {
    log.execute(() -> LOG.info("HUP: reads the configuration anew{}", behind()));
    var update = groups.update(supervisor);
    var told =
        update.whenComplete(
            (changes, failure) ->
                log.execute(() -> tell(groups, String.valueOf(changes), failure)));
    last = told;
    service.ifPresent(manager -> manager.reload(told.thenApply(changes -> null)));
  }

  /** A roll may take its time, and updates come one after the other. */
  private String behind() {
    return last.isDone() ? "" : ", once the update that is under way has ended";
  }

  private static void tell(ConfiguredGroups groups, String changes, @Nullable Throwable failure) {
    if (failure == null) {
      LOG.info("the configuration is taken over: {}", changes);
    } else if (SupervisorException.unwrap(failure) instanceof UpdateException partly) {
      LOG.error("the configuration is not taken over as a whole: {}", partly.getMessage());
    } else {
      var why = SupervisorException.reason(failure);
      LOG.error("the configuration can't be used, nothing changes: {}", why);
      return;
    }
    groups.latest().warnings().forEach(LOG::warn);
  }

  private void rollAll() {
    log.execute(() -> LOG.info("HUP: rolls every program"));
    var rolls = programs.all().stream().map(RunningProgram::roll);
    var all = CompletableFuture.allOf(rolls.toArray(CompletableFuture<?>[]::new));
    service.ifPresent(manager -> manager.reload(all));
  }

  void resize(int by) {
    var change =
        by > 0
            ? "TTIN: every program has one worker more; where workers have children, each one child more"
            : "TTOU: every program has one worker less, and at least one; where workers have children, each one child less";
    log.execute(() -> LOG.info(change));
    programs.all().forEach(program -> program.resizeBy(by));
  }
}
