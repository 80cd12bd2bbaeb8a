package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What one listener has said so far: {@code READY}, an event, {@code RESULT n} with n bytes, and
 * again (PEventListenerDispatcher of supervisord). A value; what it hears gives the next one.
 *
 * @param held said, and not understood yet
 * @param result how long the result is to be, once that was said
 */
record Conversation(State state, String held, OptionalInt result) {

  /** In supervisord's words. */
  enum State {
    /** It is to say READY. */
    ACKNOWLEDGED,
    /** It can be given an event. */
    READY,
    /** It has an event and is to answer. */
    BUSY,
    /** It has said what is not of the protocol; nothing counts any more. */
    UNKNOWN
  }

  /** What it has said. */
  sealed interface Said {
    record Ready() implements Said {}

    record Accepted() implements Said {}

    /** The event is to be given to a listener again. */
    record Refused() implements Said {}

    record Nonsense(String why) implements Said {}
  }

  /** What follows from what was heard. */
  record Step(Conversation next, List<Said> said) {}

  static final Conversation BEGUN = new Conversation(State.ACKNOWLEDGED, "", OptionalInt.empty());

  static final Conversation BROKEN = new Conversation(State.UNKNOWN, "", OptionalInt.empty());

  private static final String READY = "READY\n";
  private static final String OK = "OK";
  private static final Pattern RESULT = Pattern.compile("RESULT \\s*(\\d{1,9})\\s*");
  private static final int LONGEST_LINE = 64;
  private static final int LONGEST_RESULT = 1024 * 1024;
  private static final int QUOTED = 40;

  boolean is(State wanted) {
    return state == wanted;
  }

  /** It was given an event. */
  Conversation given() {
    return new Conversation(State.BUSY, held, OptionalInt.empty());
  }

  Step hear(byte[] bytes, int count) {
    if (is(State.UNKNOWN)) {
      return new Step(this, List.of());
    }
    var said = new ArrayList<Said>();
    var now = with(held + new String(bytes, 0, count, ISO_8859_1));
    for (var next = now.understood(said); !next.equals(now); next = now.understood(said)) {
      now = next;
    }
    return new Step(now, said);
  }

  /** One thing after the other; the same if there is nothing more to understand yet. */
  private Conversation understood(List<Said> said) {
    if (held.isEmpty() && result.isEmpty()) {
      return this;
    }
    return switch (state) {
      case ACKNOWLEDGED -> ready(said);
      case READY -> nonsense(said, "though it was given no event");
      case BUSY -> result.isPresent() ? result(result.getAsInt(), said) : resultLine(said);
      case UNKNOWN -> this;
    };
  }

  private Conversation ready(List<Said> said) {
    if (held.startsWith(READY)) {
      said.add(new Said.Ready());
      return new Conversation(State.READY, held.substring(READY.length()), result);
    }
    return READY.startsWith(held) ? this : nonsense(said, "where READY was due");
  }

  private Conversation resultLine(List<Said> said) {
    var end = held.indexOf('\n');
    if (end < 0) {
      return held.length() <= LONGEST_LINE ? this : nonsense(said, "where RESULT was due");
    }
    var line = RESULT.matcher(held.substring(0, end));
    if (!line.matches()) {
      return nonsense(said, "where RESULT was due");
    }
    var length = Integer.parseInt(line.group(1));
    return length <= LONGEST_RESULT
        ? new Conversation(state, held.substring(end + 1), OptionalInt.of(length))
        : nonsense(said, "a result of more than " + LONGEST_RESULT + " bytes");
  }

  private Conversation result(int length, List<Said> said) {
    if (held.length() < length) {
      return this;
    }
    said.add(held.substring(0, length).equals(OK) ? new Said.Accepted() : new Said.Refused());
    return new Conversation(State.ACKNOWLEDGED, held.substring(length), OptionalInt.empty());
  }

  private Conversation nonsense(List<Said> said, String where) {
    var some = held.substring(0, Math.min(held.length(), QUOTED)).replaceAll("[^ -~]", "?");
    said.add(new Said.Nonsense("it said \"" + some + "\" " + where));
    return BROKEN;
  }

  private Conversation with(String heard) {
    return new Conversation(state, heard, result);
  }
}
