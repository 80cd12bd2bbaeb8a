package org.supervisor4j.supervisord;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.Optional;
import org.supervisor4j.Command;
import org.supervisor4j.Execution;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.StartOrder;
import org.supervisor4j.Stdin;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Subscription;

/** Makes the spec of one program. */
final class ProgramMaker {

  private static final Duration STEP = ofSeconds(1); // of supervisord's backoff
  private static final Duration LONGEST = ofMinutes(1);

  private final HostSettings host;
  private final Optional<String> serverUrl;
  private final int groupPriority;
  private final Pool pool;
  private final Settings settings;
  private final Slots slots;

  ProgramMaker(
      HostSettings host, Optional<String> serverUrl, int groupPriority, Pool pool, Slots slots) {
    this.groupPriority = groupPriority;
    this.host = host;
    this.serverUrl = serverUrl;
    this.pool = pool;
    this.settings = pool.settings();
    this.slots = slots;
  }

  ProgramSpec spec(String name) {
    var spec =
        ProgramSpec.named(name)
            .command(command())
            .workers(slots.count())
            .group(pool.group())
            .processNames(slots::name)
            .order(order())
            .readiness(Readiness.aliveFor(seconds(settings.startsecs())))
            .restart(restart())
            .rollout(RolloutPolicy.oneByOne().observe(ZERO))
            .stop(stop());
    pool.socket().ifPresentOrElse(spec::sockets, () -> spec.stdin(Stdin.piped()));
    pool.listening().ifPresent(listening -> spec.listens(subscription(listening)));
    return new OutputMaker(host, settings, slots).logs(spec).build();
  }

  private StartOrder order() {
    var order = StartOrder.priority(settings.priority()).groupPriority(groupPriority);
    return settings.autostart() ? order : order.manual();
  }

  private static Subscription subscription(Listening listening) {
    return Subscription.to(listening.events().stream().sorted().toArray(String[]::new))
        .buffer(listening.buffer());
  }

  private Command command() {
    var command = Command.of(slots.first().command().get(0));
    command =
        slots.vary(OneProcess::command)
            ? command.args(worker -> slots.arguments(worker.slot()))
            : command.args(slots.arguments(0).toArray(String[]::new));
    command = slots.first().directory().map(command::directory).orElse(command);
    return variables(execution(pool.socket().isPresent() ? command.inetd() : command));
  }

  /** As whom; a host that runs as this user already changes to none. */
  private Command execution(Command command) {
    var execution = Execution.none();
    var user = settings.user().filter(name -> !Accounts.isOurs(name));
    execution = user.isPresent() ? execution.user(user.get()) : execution;
    execution =
        settings.umask().isPresent()
            ? execution.umask("%03o".formatted(settings.umask().get()))
            : execution;
    return command.execution(execution);
  }

  /** What the section says goes over what every process is told. */
  private Command variables(Command command) {
    var all =
        command
            .env("SUPERVISOR_ENABLED", "1")
            .env("SUPERVISOR_GROUP_NAME", pool.group())
            .env("SUPERVISOR_PROCESS_NAME", worker -> slots.name(worker.slot()));
    var url = settings.serverurl().or(() -> serverUrl);
    all = url.isPresent() ? all.env("SUPERVISOR_SERVER_URL", url.get()) : all;
    for (var variable : slots.first().environment().keySet()) {
      all =
          slots.vary(process -> process.environment().getOrDefault(variable, ""))
              ? all.env(variable, worker -> slots.variable(worker.slot(), variable))
              : all.env(variable, slots.variable(0, variable));
    }
    return all;
  }

  /**
   * Deaths of a process that ran are answered at once, without an end; but one that counts as
   * running from its start must not be restarted as fast as the machine can.
   */
  private RestartPolicy restart() {
    var policy =
        switch (settings.autorestart()) {
          case ALWAYS -> RestartPolicy.always();
          case UNEXPECTED -> RestartPolicy.onUnexpectedExit();
          case NEVER -> RestartPolicy.never();
        };
    return policy
        .expect(settings.exitcodes().stream().mapToInt(Integer::intValue).toArray())
        .startRetries(Math.max(0, settings.startretries()))
        .linearBackoff(STEP, LONGEST)
        .jitter(0)
        .neverGiveUp()
        .stableAfter(settings.startsecs() > 0 ? ZERO : STEP);
  }

  private StopPolicy stop() {
    var patience = settings.stopwaitsecs() > 0 ? ofSeconds(settings.stopwaitsecs()) : ofMillis(1);
    var policy = StopPolicy.bySignal(settings.stopsignal()).killAfter(patience);
    return settings.stopasgroup() ? policy.toGroup() : policy;
  }

  private static Duration seconds(int count) {
    return ofSeconds(Math.max(0, count));
  }
}
