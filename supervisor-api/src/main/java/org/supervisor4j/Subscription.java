package org.supervisor4j;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a program a pool of supervisord's event listeners: its workers get events on stdin and
 * answer on stdout, by the protocol of supervisord's {@code [eventlistener:x]} (3.0), so programs
 * that were written for supervisord run as they are. Each worker has one event at a time, and each
 * event goes to one worker of the pool.
 *
 * @param events supervisord's names, abstract ones as {@code PROCESS_STATE} included; in capitals
 * @param bufferSize so many events wait for a worker at most; one more drops the oldest
 * @param answerWithin a worker that has not answered an event after this time counts as hung
 */
public record Subscription(List<String> events, int bufferSize, Optional<Duration> answerWithin) {

  private static final int USUAL_BUFFER = 10;

  /** What stands for all events. */
  static final String ALL = "EVENT";

  /** What can be subscribed to (supervisor.events.EventTypes of supervisord 4.2.5). */
  public static final List<String> NAMES =
      List.of(
          ALL,
          "PROCESS_STATE",
          "PROCESS_STATE_STOPPED",
          "PROCESS_STATE_EXITED",
          "PROCESS_STATE_STARTING",
          "PROCESS_STATE_STOPPING",
          "PROCESS_STATE_BACKOFF",
          "PROCESS_STATE_FATAL",
          "PROCESS_STATE_RUNNING",
          "PROCESS_STATE_UNKNOWN",
          "PROCESS_COMMUNICATION",
          "PROCESS_COMMUNICATION_STDOUT",
          "PROCESS_COMMUNICATION_STDERR",
          "PROCESS_LOG",
          "PROCESS_LOG_STDOUT",
          "PROCESS_LOG_STDERR",
          "REMOTE_COMMUNICATION",
          "SUPERVISOR_STATE_CHANGE",
          "SUPERVISOR_STATE_CHANGE_RUNNING",
          "SUPERVISOR_STATE_CHANGE_STOPPING",
          "TICK",
          "TICK_5",
          "TICK_60",
          "TICK_3600",
          "PROCESS_GROUP",
          "PROCESS_GROUP_ADDED",
          "PROCESS_GROUP_REMOVED");

  public Subscription {
    events = events.stream().map(name -> name.toUpperCase(Locale.ROOT)).distinct().toList();
  }

  /** To events of these names; 10 of them are buffered unless said. */
  public static Subscription to(String... events) {
    return new Subscription(List.of(events), USUAL_BUFFER, Optional.empty());
  }

  /** So many events wait at most. */
  public Subscription buffer(int most) {
    return new Subscription(events, most, answerWithin);
  }

  /** A worker that takes longer over an event is replaced, and another gets the event. */
  public Subscription answerWithin(Duration limit) {
    return new Subscription(events, bufferSize, Optional.of(limit));
  }

  /** Whether an event of this name is meant, by its own name or that of one of its parents. */
  public boolean includes(String event) {
    return events.stream()
        .anyMatch(name -> name.equals(ALL) || name.equals(event) || event.startsWith(name + "_"));
  }
}
