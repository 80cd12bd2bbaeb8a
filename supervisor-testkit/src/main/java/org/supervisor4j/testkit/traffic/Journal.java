package org.supervisor4j.testkit.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what happened to each request; the loop writes, any thread may ask for a report. */
final class Journal {

  private final Timeline timeline;
  private final Entries entries = new Entries(); // guarded by this
  private final Map<Responder, Integer> known = new LinkedHashMap<>(); // guarded by this

  Journal(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Rows of times since the beginning; a request is due first and ends at most once. */
  record Entries(Rows due, Rows answers, Rows closes, List<Loss> losses, List<Responder> who) {

    Entries() {
      this(new Rows(1), new Rows(3), new Rows(2), new ArrayList<>(), new ArrayList<>());
    }

    Entries copy() {
      return new Entries(
          due.copy(), answers.copy(), closes.copy(), List.copyOf(losses), List.copyOf(who));
    }
  }

  synchronized void due(long at) {
    entries.due.append(at);
  }

  synchronized void answered(long due, long at, Responder responder) {
    entries.answers.append(due, at - due, index(responder));
  }

  private int index(Responder responder) {
    return known.computeIfAbsent(
        responder,
        fresh -> {
          entries.who.add(fresh);
          return entries.who.size() - 1;
        });
  }

  synchronized void lost(long due, LossCause cause, Phase phase, Loss.Via via, String detail) {
    Instant now = timeline.at(timeline.now());
    entries.losses.add(new Loss(cause, phase, timeline.at(due), now, via, detail));
  }

  /** The server ended a connection that carried no request. */
  synchronized void closed(boolean announced) {
    entries.closes.append(timeline.now(), announced ? 1 : 0);
  }

  synchronized TrafficReport report() {
    return new TrafficReport(timeline, entries.copy(), Long.MIN_VALUE, Long.MAX_VALUE);
  }
}
