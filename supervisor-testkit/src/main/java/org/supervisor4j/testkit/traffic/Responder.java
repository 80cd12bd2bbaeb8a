package org.supervisor4j.testkit.traffic;

import java.util.regex.Pattern;

/**
 * The worker that answered, as its body says: {@code pid=N slot=I generation=G}; -1 if not said.
 */
public record Responder(long pid, int slot, int generation) {

  /** An answer that does not say from whom it comes. */
  public static final Responder UNKNOWN = new Responder(-1, -1, -1);

  private static final Pattern LABEL = Pattern.compile("\\b(pid|slot|generation)=(\\d{1,9})\\b");

  static Responder in(String body) {
    long pid = -1;
    int slot = -1;
    int generation = -1;
    for (var label = LABEL.matcher(body); label.find(); ) {
      int value = Integer.parseInt(label.group(2));
      switch (label.group(1)) {
        case "pid" -> pid = value;
        case "slot" -> slot = value;
        default -> generation = value;
      }
    }
    return new Responder(pid, slot, generation);
  }

  @Override
  public String toString() {
    return equals(UNKNOWN)
        ? "unknown"
        : "pid=" + pid + " slot=" + slot + " generation=" + generation;
  }
}
