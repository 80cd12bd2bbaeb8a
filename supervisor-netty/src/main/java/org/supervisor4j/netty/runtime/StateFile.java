package org.supervisor4j.netty.runtime;

import java.util.List;

/** Placeholder. */
public final class StateFile {
  /** x. */
  public record Entry(
      long pid, long startTime, String program, int slot, int generation, List<String> sockets) {}

  /** x. */
  public void write(List<Entry> entries) {}
}
