package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.supervisor4j.SpecRules.env;
import static org.supervisor4j.SpecRules.rule;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.supervisor4j.SpecRules.Change;

/** Rules for masters with children of their own, as {@link SpecRules}. */
final class PreforkRules {

  private PreforkRules() {}

  static Stream<Arguments> all() {
    var three = Prefork.argument("--workers", 3);
    var variable = Prefork.variable("N", 3);
    return Stream.of(
        rule("prefork children", "0", "1 to 1000", p(three.children(0)), p(three.children(1))),
        rule(
            "prefork children",
            "1001",
            "1 to 1000",
            p(three.children(1001)),
            p(three.children(1000))),
        rule(
            "prefork pause",
            "0s",
            "longer than",
            p(three.pause(ZERO)),
            p(three.pause(ofMillis(1)))),
        rule(
            "prefork signals",
            "TTIN for both",
            "one that adds",
            p(three.signals(Signal.TTIN, Signal.TTIN)),
            p(three.signals(Signal.USR1, Signal.USR2))),
        rule(
            "prefork signals",
            "KILL",
            "a master can handle",
            p(three.signals(Signal.TTIN, Signal.KILL)),
            p(three.signals(Signal.TTOU, Signal.TTIN))),
        rule(
            "prefork argument",
            "\"\"",
            "as --workers",
            p(Prefork.argument("", 1)),
            p(Prefork.argument("-w", 1))),
        rule(
            "prefork variable",
            "\"A=B\"",
            "without '='",
            p(Prefork.variable("A=B", 1)),
            p(Prefork.variable("A.B", 1))),
        rule(
            "prefork variable",
            "\"N\", which the command sets, too",
            "leave env(\"N\", ...) out",
            s -> env("N", "2").apply(s).prefork(variable),
            s -> env("M", "2").apply(s).prefork(variable)));
  }

  private static Change p(Prefork prefork) {
    return spec -> spec.prefork(prefork);
  }
}
