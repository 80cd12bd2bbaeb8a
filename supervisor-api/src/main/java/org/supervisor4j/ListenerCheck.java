package org.supervisor4j;

import java.util.Comparator;

/** The rules for event listeners, for stdin and for what of the output is told. */
final class ListenerCheck {

  private static final int MOST_BUFFERED = 100_000;
  private static final int MOST_CAPTURED = 16 * 1024 * 1024;

  private ListenerCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    var inetd = spec.command.filter(it -> it.convention() == SocketConvention.INETD).isPresent();
    problems.require(
        !(spec.stdin.isPiped() && inetd),
        "stdin",
        "piped, with inetd()",
        "leave it out: descriptor 0 is the socket");
    spec.listens.ifPresent(subscription -> check(subscription, inetd, spec, problems));
    spec.outputEvents.captured().forEach((stream, bytes) -> check(stream, bytes, problems));
    for (var stream : LogSink.Stream.values()) {
      problems.require(
          !(spec.outputEvents.isOn(stream) && logs(spec, stream) instanceof Logs.Inherited),
          "outputEvents of " + stream,
          "with Logs.inherited()",
          "give logs that the host reads");
    }
  }

  private static Logs logs(ProgramSpec.Builder spec, LogSink.Stream stream) {
    return stream == LogSink.Stream.STDOUT ? spec.logs : spec.stderr.orElse(spec.logs);
  }

  private static void check(LogSink.Stream stream, int bytes, Problems problems) {
    problems.require(
        bytes >= 1 && bytes <= MOST_CAPTURED,
        "outputEvents capture of " + stream,
        bytes,
        "give 1 to " + MOST_CAPTURED + " bytes");
  }

  private static void check(
      Subscription subscription, boolean inetd, ProgramSpec.Builder spec, Problems problems) {
    problems.require(!subscription.events().isEmpty(), "listens", "to nothing", "name an event");
    for (var name : subscription.events()) {
      problems.require(
          Subscription.NAMES.contains(name),
          "listens to",
          '"' + name + '"',
          "no such event; the nearest is " + nearest(name));
    }
    var size = subscription.bufferSize();
    problems.require(
        size >= 1 && size <= MOST_BUFFERED, "listens buffer", size, "give 1 to " + MOST_BUFFERED);
    subscription
        .answerWithin()
        .ifPresent(limit -> problems.requirePositive(limit, "listens answerWithin"));
    problems.require(
        !inetd, "listens", "with inetd()", "leave inetd() out: events come by descriptor 0");
    problems.require(
        spec.standby == 0, "listens", "with standby", "leave the spares out, or give more workers");
    problems.require(
        !spec.outputEvents.isOn(LogSink.Stream.STDOUT),
        "outputEvents of STDOUT",
        "of a listener",
        "name STDERR only: a listener's stdout is its protocol");
  }

  private static String nearest(String name) {
    return Subscription.NAMES.stream()
        .min(Comparator.comparingInt(known -> Edits.between(name, known)))
        .orElseThrow();
  }
}
