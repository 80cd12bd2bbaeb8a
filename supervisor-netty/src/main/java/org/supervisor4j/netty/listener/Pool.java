package org.supervisor4j.netty.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.Subscription;
import org.supervisor4j.netty.listener.Conversation.Said;
import org.supervisor4j.netty.listener.Conversation.State;

/**
 * A pool of listeners, without I/O (EventListenerPool of supervisord): events wait in its buffer
 * for a member that is ready, each member has one at a time, and one that is not accepted comes
 * back to the head of the buffer. Guarded by its owner; what is to be done is answered.
 */
final class Pool {

  private final String server;
  private final String name;
  private Subscription subscription;
  private final Deque<Queued> buffer = new ArrayDeque<>();
  private final Map<Long, Seat> seats = new LinkedHashMap<>(); // by the member's number
  private long nextSerial;

  /** An event, numbered among all of the supervisor and among those of this pool, from 0. */
  record Queued(long serial, long poolSerial, Event event) {}

  /** What is to be done. */
  sealed interface Effect {
    /** To this member's stdin. */
    record Send(long member, String message) implements Effect {}

    /** This member has said READY. */
    record Ready(long member) implements Effect {}

    /** This member does not work any more, and gets no event. */
    record Broken(long member, String why) implements Effect {}

    /** This event is lost. */
    record Drop(long serial) implements Effect {}
  }

  /**
   * A member's part.
   *
   * @param serves whether its worker counts as capacity
   * @param busySince when it was given its event
   */
  private record Seat(
      Conversation conversation, boolean serves, Optional<Queued> event, long busySince) {

    Seat with(Conversation next) {
      return new Seat(next, serves, event, busySince);
    }

    Seat serves(boolean now) {
      return new Seat(conversation, now, event, busySince);
    }

    Seat given(Queued queued, long now) {
      return new Seat(conversation.given(), serves, Optional.of(queued), now);
    }

    Seat without() {
      return new Seat(conversation, serves, Optional.empty(), busySince);
    }

    boolean hears() {
      return serves && !conversation.is(State.UNKNOWN);
    }

    boolean isFree() {
      return serves && conversation.is(State.READY);
    }
  }

  Pool(String server, String name, Subscription subscription) {
    this.server = server;
    this.name = name;
    this.subscription = subscription;
  }

  boolean wants(String event) {
    return subscription.includes(event);
  }

  /** From now on. */
  void subscribe(Subscription next) {
    subscription = next;
  }

  int buffered() {
    return buffer.size();
  }

  /** Whether nobody who could has anything to hear. */
  boolean isQuiet() {
    var able = seats.values().stream().filter(Seat::hears).toList();
    return able.isEmpty()
        || (buffer.isEmpty() && able.stream().allMatch(seat -> seat.event().isEmpty()));
  }

  /** Something has happened; the serial is that of the supervisor. */
  List<Effect> offer(long serial, Event event, long now) {
    var effects = new ArrayList<Effect>();
    makeRoom(effects);
    buffer.addLast(new Queued(serial, nextSerial++, event));
    dispatch(effects, now);
    return effects;
  }

  List<Effect> joins(long member) {
    seats.put(member, new Seat(Conversation.BEGUN, false, Optional.empty(), 0));
    return List.of();
  }

  /** Whether its worker counts as capacity from now on. */
  List<Effect> serves(long member, boolean serves, long now) {
    var effects = new ArrayList<Effect>();
    seats.computeIfPresent(member, (number, seat) -> seat.serves(serves));
    dispatch(effects, now);
    return effects;
  }

  List<Effect> heard(long member, byte[] bytes, int count, long now) {
    var effects = new ArrayList<Effect>();
    var seat = seats.get(member);
    if (seat != null) {
      var step = seat.conversation().hear(bytes, count);
      seats.put(member, seat.with(step.next()));
      step.said().forEach(said -> follow(member, said, effects));
      dispatch(effects, now);
    }
    return effects;
  }

  private void follow(long member, Said said, List<Effect> effects) {
    if (said instanceof Said.Ready) {
      effects.add(new Effect.Ready(member));
    } else if (said instanceof Said.Accepted) {
      seats.computeIfPresent(member, (number, seat) -> seat.without());
    } else if (said instanceof Said.Refused) {
      takeBack(member, effects);
    } else if (said instanceof Said.Nonsense nonsense) {
      broken(member, nonsense.why(), effects);
    }
  }

  /** What was sent to it did not arrive: another gets it, and nobody knows yet what is wrong. */
  List<Effect> deaf(long member, long now) {
    var effects = new ArrayList<Effect>();
    takeBack(member, effects);
    seats.computeIfPresent(member, (number, seat) -> seat.with(Conversation.BROKEN));
    dispatch(effects, now);
    return effects;
  }

  /** Its worker has ended. */
  List<Effect> leaves(long member, long now) {
    var effects = new ArrayList<Effect>();
    takeBack(member, effects);
    seats.remove(member);
    dispatch(effects, now);
    return effects;
  }

  /** Time has passed: who has had an event for too long is broken. */
  List<Effect> tick(long now) {
    var limit = subscription.answerWithin();
    if (limit.isEmpty()) {
      return List.of();
    }
    var effects = new ArrayList<Effect>();
    var late = "it has not answered an event within " + limit.get().toSeconds() + " s";
    List.copyOf(seats.entrySet()).stream()
        .filter(entry -> entry.getValue().conversation().is(State.BUSY))
        .filter(entry -> now - entry.getValue().busySince() > limit.get().toNanos())
        .map(Map.Entry::getKey)
        .toList()
        .forEach(member -> effects.addAll(broken(member, late, now)));
    return effects;
  }

  private List<Effect> broken(long member, String why, long now) {
    var effects = new ArrayList<Effect>();
    broken(member, why, effects);
    dispatch(effects, now);
    return effects;
  }

  private void broken(long member, String why, List<Effect> effects) {
    takeBack(member, effects);
    var seat = seats.get(member);
    if (seat != null) {
      seats.put(member, seat.with(Conversation.BROKEN));
      effects.add(new Effect.Broken(member, why));
    }
  }

  private void takeBack(long member, List<Effect> effects) {
    var seat = seats.get(member);
    if (seat != null && seat.event().isPresent()) {
      seats.put(member, seat.without());
      makeRoom(effects);
      buffer.addFirst(seat.event().get());
    }
  }

  private void makeRoom(List<Effect> effects) {
    while (buffer.size() >= subscription.bufferSize()) {
      effects.add(new Effect.Drop(buffer.removeFirst().serial()));
    }
  }

  private void dispatch(List<Effect> effects, long now) {
    for (var entry : seats.entrySet()) {
      if (buffer.isEmpty()) {
        return;
      }
      if (entry.getValue().isFree()) {
        var queued = buffer.removeFirst();
        entry.setValue(entry.getValue().given(queued, now));
        effects.add(new Effect.Send(entry.getKey(), Envelope.of(server, name, queued)));
      }
    }
  }
}
