package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.supervisor4j.SpecRules.FOREVER;
import static org.supervisor4j.SpecRules.rule;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.supervisor4j.SpecRules.Change;

/** Rules of a spec's policies, as in {@link SpecRules}. */
final class PolicyRules {

  private PolicyRules() {}

  static Stream<Arguments> all() {
    return Stream.of(ofRestart(), ofRollout(), ofStop(), ofRecycle(), ofWatchdog())
        .flatMap(rules -> rules);
  }

  private static Change restart(UnaryOperator<RestartPolicy> change) {
    return spec -> spec.restart(change.apply(RestartPolicy.always()));
  }

  private static Change rollout(UnaryOperator<RolloutPolicy> change) {
    return spec -> spec.rollout(change.apply(RolloutPolicy.oneByOne()));
  }

  private static Change stop(UnaryOperator<StopPolicy> change) {
    return spec -> spec.stop(change.apply(StopPolicy.drain(ofSeconds(10))));
  }

  private static Change recycle(RecyclePolicy policy) {
    return spec -> spec.recycle(policy);
  }

  private static Change silence(Duration limit) {
    return spec -> spec.watchdog(Watchdog.silence(limit));
  }

  private static Stream<Arguments> ofRecycle() {
    return Stream.of(
        rule(
            "recycle afterRequests",
            "0",
            "at least 1",
            recycle(RecyclePolicy.afterRequests(0)),
            recycle(RecyclePolicy.afterRequests(1))),
        rule(
            "recycle afterAge",
            "0s",
            "longer than zero",
            recycle(RecyclePolicy.afterAge(ZERO)),
            recycle(RecyclePolicy.afterAge(ofMillis(1)))),
        rule(
            "recycle aboveMemory",
            "-1",
            "at least 1",
            recycle(RecyclePolicy.aboveMemory(-1)),
            recycle(RecyclePolicy.aboveMemory(1))),
        rule(
            "recycle jitter",
            "1.5",
            "a share from 0 to 1",
            recycle(RecyclePolicy.never().jitter(1.5)),
            recycle(RecyclePolicy.never().jitter(1))));
  }

  private static Stream<Arguments> ofWatchdog() {
    return Stream.of(
        rule(
            "watchdog silence",
            "1.999s",
            "at least 2s, a heartbeat comes once a second",
            silence(ofMillis(1_999)),
            silence(ofSeconds(2))),
        rule(
            "watchdog silence",
            Problems.text(FOREVER),
            "at most 365 days",
            silence(FOREVER),
            silence(ofDays(365))));
  }

  private static Stream<Arguments> ofRestart() {
    return Stream.of(
        rule(
            "restart backoff first",
            "0s",
            "longer than zero",
            restart(r -> r.backoff(ZERO, ofSeconds(1))),
            restart(r -> r.backoff(ofMillis(1), ofSeconds(1)))),
        rule(
            "restart backoff longest",
            "1s",
            "at least the first delay, 2s",
            restart(r -> r.backoff(ofSeconds(2), ofSeconds(1))),
            restart(r -> r.backoff(ofSeconds(2), ofSeconds(2)))),
        rule(
            "restart backoff longest",
            Problems.text(FOREVER),
            "at most 365 days",
            restart(r -> r.backoff(ofSeconds(2), FOREVER)),
            restart(r -> r.backoff(ofSeconds(2), ofDays(365)))),
        rule(
            "restart expect",
            "[256]",
            "from 0 to 255",
            restart(r -> r.expect(256)),
            restart(r -> r.expect(0, 255))),
        rule(
            "restart expect",
            "[-1]",
            "from 0 to 255",
            restart(r -> r.expect(-1)),
            restart(r -> r.expect())),
        rule(
            "restart jitter",
            "1.1",
            "from 0 to 1",
            restart(r -> r.jitter(1.1)),
            restart(r -> r.jitter(1))),
        rule(
            "restart jitter",
            "-0.1",
            "from 0 to 1",
            restart(r -> r.jitter(-0.1)),
            restart(r -> r.jitter(0))),
        rule(
            "restart jitter",
            "NaN",
            "from 0 to 1",
            restart(r -> r.jitter(Double.NaN)),
            restart(r -> r.jitter(0.5))),
        rule(
            "restart giveUpAfter",
            "-1",
            "0 or more",
            restart(r -> r.giveUpAfter(-1, ofSeconds(1))),
            restart(r -> r.giveUpAfter(0, ofSeconds(1)))),
        rule(
            "restart giveUpAfter period",
            "0s",
            "longer than zero",
            restart(r -> r.giveUpAfter(1, ZERO)),
            restart(RestartPolicy::neverGiveUp)),
        rule(
            "restart startRetries",
            "-1",
            "0 or more",
            restart(r -> r.startRetries(-1)),
            restart(r -> r.startRetries(0))),
        rule(
            "restart stableAfter",
            "-1s",
            "zero or a positive",
            restart(r -> r.stableAfter(ofSeconds(-1))),
            restart(r -> r.stableAfter(ZERO))),
        rule(
            "restart healAfter",
            "0s",
            "longer than zero",
            restart(r -> r.healAfter(ZERO)),
            restart(r -> r.healAfter(ofSeconds(1)))));
  }

  private static Stream<Arguments> ofRollout() {
    return Stream.of(
        rule(
            "rollout surge",
            "0",
            "at least 1",
            s -> s.rollout(RolloutPolicy.surge(0)),
            s -> s.rollout(RolloutPolicy.surge(1))),
        rule(
            "rollout observe",
            "-1s",
            "zero or a positive",
            rollout(r -> r.observe(ofSeconds(-1))),
            rollout(r -> r.observe(ZERO))),
        rule(
            "rollout deadline",
            "1s",
            "more than the time of observation, 1s",
            rollout(r -> r.deadline(ofSeconds(1))),
            rollout(r -> r.deadline(ofMillis(1001)))),
        rule(
            "rollout deadline",
            Problems.text(FOREVER),
            "at most 365 days",
            rollout(r -> r.deadline(FOREVER)),
            rollout(r -> r.deadline(ofDays(365)))),
        rule(
            "rollout every",
            "0s",
            "longer than zero",
            rollout(r -> r.every(ZERO)),
            rollout(r -> r.every(ofMillis(1)))));
  }

  private static Stream<Arguments> ofStop() {
    return Stream.of(
        rule(
            "stop onStop",
            "TERM",
            "use it with drainBySignal or bySignal",
            stop(s -> s.onStop(Signal.TERM)),
            s -> s.stop(StopPolicy.drainBySignal(Signal.QUIT, ofSeconds(9)).onStop(Signal.TERM))),
        rule(
            "stop onStop",
            "CONT",
            "one that ends a process",
            s -> s.stop(StopPolicy.bySignal(Signal.TERM).onStop(Signal.CONT)),
            s -> s.stop(StopPolicy.bySignal(Signal.TERM).onStop(Signal.INT))),
        rule(
            "stop drain",
            Problems.text(FOREVER),
            "at most 365 days",
            s -> s.stop(StopPolicy.drain(FOREVER)),
            s -> s.stop(StopPolicy.drain(ofDays(365)))),
        rule(
            "stop drain",
            "-1s",
            "zero or a positive",
            s -> s.stop(StopPolicy.drain(ofSeconds(-1)).idleGrace(ZERO)),
            s -> s.stop(StopPolicy.drain(ZERO))),
        rule(
            "stop idleGrace",
            "-1s",
            "zero or a positive",
            stop(s -> s.idleGrace(ofSeconds(-1))),
            stop(s -> s.idleGrace(ZERO))),
        rule(
            "stop idleGrace",
            "11s",
            "at most the time of the drain, 10s",
            stop(s -> s.idleGrace(ofSeconds(11))),
            stop(s -> s.idleGrace(ofSeconds(10)))),
        rule(
            "stop signal",
            "STOP",
            "one that ends a process",
            stop(s -> s.signal(Signal.STOP)),
            stop(s -> s.signal(Signal.QUIT))),
        rule(
            "stop drainBySignal",
            "CONT",
            "as QUIT",
            s -> s.stop(StopPolicy.drainBySignal(Signal.CONT, ofSeconds(1))),
            s -> s.stop(StopPolicy.drainBySignal(Signal.HUP, ofSeconds(1)))),
        rule(
            "stop killAfter",
            "0s",
            "longer than zero",
            stop(s -> s.killAfter(ZERO)),
            stop(s -> s.killAfter(ofMillis(1)))));
  }
}
