package org.supervisor4j.netty.output;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.supervisor4j.LogSink;
import org.supervisor4j.WorkerId;

/**
 * What the workers of each slot have printed of late, for those who ask from outside; of a slot, so
 * that it goes on over restarts and rolls. Callable from any thread.
 */
public final class RecentOutput {

  private record Key(String program, int slot, LogSink.Stream stream) {
    static Key of(WorkerId worker, LogSink.Stream stream) {
      return new Key(worker.program(), worker.slot(), stream);
    }
  }

  private final boolean isKept;
  private final Map<Key, Recent> streams = new ConcurrentHashMap<>();

  /** Keeps nothing if nobody can ask. */
  public RecentOutput(boolean isKept) {
    this.isKept = isKept;
  }

  /** The same outlet, which remembers what it was fed. */
  public Outlet beside(Outlet outlet, WorkerId worker, LogSink.Stream stream) {
    if (!isKept) {
      return outlet;
    }
    return outlet.with(
        streams.computeIfAbsent(Key.of(worker, stream), unknown -> new Recent()), () -> false);
  }

  /** Empty if no worker of this slot had such a stream. */
  public Optional<Recent> of(WorkerId worker, LogSink.Stream stream) {
    return Optional.ofNullable(streams.get(Key.of(worker, stream)));
  }

  /** A program that was removed. */
  public void forget(String program) {
    streams.keySet().removeIf(key -> key.program().equals(program));
  }
}
