package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.supervisor4j.SpecRules.rule;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.supervisor4j.SpecRules.Change;

/** Rules for event listeners, stdin and what of the output is told, as {@link SpecRules}. */
final class ListenerRules {

  private static final LogSink.Stream OUT = LogSink.Stream.STDOUT;
  private static final LogSink.Stream ERR = LogSink.Stream.STDERR;

  private ListenerRules() {}

  static Stream<Arguments> all() {
    var ticks = Subscription.to("TICK_60");
    return Stream.of(
        rule(
            "stdin",
            "piped, with inetd()",
            "descriptor 0 is the socket",
            inetd(s -> s.stdin(Stdin.piped())),
            inetd(s -> s.stdin(Stdin.none()))),
        rule(
            "listens",
            "with inetd()",
            "events come by descriptor 0",
            inetd(listens(ticks)),
            listens(ticks)),
        rule("listens", "to nothing", "name an event", listens(Subscription.to()), listens(ticks)),
        rule(
            "listens to",
            "\"PROCESS_STATE_EXITTED\"",
            "the nearest is PROCESS_STATE_EXITED",
            listens(Subscription.to("EVENT", "process_state_exitted")),
            listens(Subscription.to("event", "Process_State_Exited"))),
        rule(
            "listens buffer",
            "0",
            "give 1 to 100000",
            listens(ticks.buffer(0)),
            listens(ticks.buffer(1))),
        rule(
            "listens answerWithin",
            "0s",
            "longer than zero",
            listens(ticks.answerWithin(ZERO)),
            listens(ticks.answerWithin(ofMillis(1)))),
        rule(
            "listens",
            "with standby",
            "leave the spares out",
            s -> listens(ticks).apply(s).sockets(SocketHandoff.tcp("a", 0)).standby(1),
            s -> listens(ticks).apply(s).sockets(SocketHandoff.tcp("a", 0)).standby(0)),
        rule(
            "outputEvents of STDOUT",
            "of a listener",
            "name STDERR only",
            s -> listens(ticks).apply(s).outputEvents(OutputEvents.none().log(OUT)),
            s -> listens(ticks).apply(s).outputEvents(OutputEvents.none().log(ERR))),
        rule(
            "outputEvents of STDERR",
            "with Logs.inherited()",
            "logs that the host reads",
            s -> s.stderr(Logs.inherited()).outputEvents(OutputEvents.none().capture(ERR, 1)),
            s -> s.stderr(Logs.discarded()).outputEvents(OutputEvents.none().capture(ERR, 1))),
        rule(
            "outputEvents capture of STDOUT",
            "0",
            "give 1 to 16777216 bytes",
            s -> s.outputEvents(OutputEvents.none().capture(OUT, 0)),
            s -> s.outputEvents(OutputEvents.none().capture(OUT, 16 * 1024 * 1024))));
  }

  private static Change listens(Subscription subscription) {
    return spec -> spec.listens(subscription);
  }

  private static Change inetd(Change change) {
    return spec ->
        change.apply(spec.command(Command.of("x").inetd()).sockets(SocketHandoff.tcp("a", 0)));
  }
}
