package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.supervisor4j.SpecRules.rule;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.supervisor4j.SpecRules.Change;

/** Rules for programs that speak sd_notify(3). */
final class NotifyRules {

  private NotifyRules() {}

  private static Change readiness(Readiness readiness) {
    return spec -> spec.readiness(readiness);
  }

  static Stream<Arguments> all() {
    Change notified = readiness(Readiness.notified());
    Change alive = readiness(Readiness.aliveFor(ZERO));
    Change stores = spec -> alive.apply(spec).descriptorStore(1);
    Change always = spec -> alive.apply(spec).watchdog(Watchdog.silence(ofSeconds(9)).always());
    return Stream.of(
        rule(
            "notifyAccess",
            "NONE",
            "give MAIN or ALL",
            spec -> notified.apply(spec).notifyAccess(NotifyAccess.NONE),
            spec -> notified.apply(spec).notifyAccess(NotifyAccess.MAIN)),
        rule(
            "watchdog required",
            "without a socket",
            "notifyAccess(NotifyAccess.ALL)",
            always,
            spec -> always.apply(spec).notifyAccess(NotifyAccess.ALL)),
        rule(
            "descriptorStore",
            "-1",
            "give 0 to 512",
            spec -> spec.descriptorStore(-1),
            spec -> spec.descriptorStore(0)),
        rule(
            "descriptorStore",
            "513",
            "give 0 to 512",
            spec -> spec.descriptorStore(513),
            spec -> spec.descriptorStore(512)),
        rule(
            "descriptorStore",
            "1",
            "notifyAccess(NotifyAccess.ALL)",
            spec -> stores.apply(spec).notifyAccess(NotifyAccess.NONE),
            stores),
        rule(
            "descriptorStore",
            "1",
            "leave out serverStarter()",
            spec ->
                stores
                    .apply(spec)
                    .command(Command.of("x").serverStarter())
                    .sockets(SocketHandoff.tcp("http", 80)),
            stores),
        rule(
            "descriptorStore",
            "1",
            "leave out standby",
            spec -> spec.descriptorStore(1).standby(1).sockets(SocketHandoff.tcp("http", 80)),
            spec -> spec.standby(1).sockets(SocketHandoff.tcp("http", 80))));
  }
}
