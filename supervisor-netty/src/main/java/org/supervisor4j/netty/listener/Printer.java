package org.supervisor4j.netty.listener;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.supervisor4j.LogSink;

/**
 * A process whose output is told. What it prints before its start was told is held back until then:
 * the one comes from who reads its output, the other from who decides.
 */
public final class Printer {

  private static final int MOST_EARLY = 100;

  private final Pools pools;
  private final ProcessName name;
  private final long pid;
  private final Deque<Event> early = new ArrayDeque<>(); // guarded by the pools, as below
  private boolean begun;

  Printer(Pools pools, ProcessName name, long pid) {
    this.pools = pools;
    this.name = name;
    this.pid = pid;
  }

  /** This was read of it. */
  public void logged(LogSink.Stream stream, byte[] data) {
    var printed = new Printed(name, pid, stream);
    if (pools.isWanted(printed.logged())) {
      pools.printed(this, printed.logged(data));
    }
  }

  /** It has said this between the tokens. */
  public void captured(LogSink.Stream stream, byte[] data) {
    var printed = new Printed(name, pid, stream);
    if (pools.isWanted(printed.captured())) {
      pools.printed(this, printed.captured(data));
    }
  }

  /** What is told now; of one that is early nothing, and of very much the last later. */
  List<Event> told(Event event) {
    if (begun) {
      return List.of(event);
    }
    if (early.size() == MOST_EARLY) {
      early.removeFirst();
    }
    early.addLast(event);
    return List.of();
  }

  /** Its start was told; what is told next. */
  List<Event> begins() {
    begun = true;
    var held = List.copyOf(early);
    early.clear();
    return held;
  }
}
