package org.supervisor4j.netty.notify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Poller;

/**
 * What workers leave to the next ones of their slot, as FDSTORE=1 of sd_notify(3) says: the only
 * owner of these descriptors, from {@link #keep} until they are removed, their other end is gone or
 * the slot is forgotten. Thread-safe.
 */
public final class DescriptorStore implements AutoCloseable {

  /** Whose they are. */
  public record Place(String program, int slot) {}

  /** A descriptor, with what closes it. */
  record Kept(String name, int fd, Closer closer) {

    void close() {
      closer.close(List.of(fd));
    }
  }

  private final Poller poller;
  private final Executor closing;
  private final Map<Place, List<Kept>> places = new HashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  DescriptorStore(Poller poller, Executor closing) {
    this.poller = poller;
    this.closing = closing;
  }

  /** Second descriptors of what is kept, with their names, good until closed here. */
  public record Lent(List<String> names, List<Integer> descriptors, Executor closing)
      implements AutoCloseable {

    public static final Lent NONE = new Lent(List.of(), List.of(), Runnable::run);

    /** Waits for nothing: each may be the last of its file by now. */
    @Override
    public void close() {
      new Closer(closing).close(descriptors);
    }
  }

  /**
   * Keeps a descriptor, which is the store's from now on; one of a file that is kept already is
   * closed. Whether there was room.
   *
   * @param watched whether it goes when its other end is gone
   */
  synchronized boolean keep(Place place, int most, Kept next, boolean watched) {
    var here = places.computeIfAbsent(place, it -> new ArrayList<>());
    if (here.stream().anyMatch(kept -> Descriptors.areSame(kept.fd(), next.fd()))) {
      next.close();
      return true;
    }
    if (closed || here.size() >= most) {
      next.close();
      return false;
    }
    if (watched) {
      watch(place, next);
    }
    here.add(next);
    return true;
  }

  private void watch(Place place, Kept kept) {
    try {
      poller.watchEnd(kept.fd(), () -> dropIf(place, kept));
    } catch (RuntimeException | Error e) {
      kept.close();
      throw e;
    }
  }

  private synchronized void dropIf(Place place, Kept ended) {
    var here = places.get(place);
    if (here != null && here.remove(ended)) {
      release(ended);
    }
  }

  /** Closes all of that name. */
  synchronized void remove(Place place, String name) {
    for (var kept : List.copyOf(places.getOrDefault(place, List.of()))) {
      if (kept.name().equals(name)) {
        dropIf(place, kept);
      }
    }
  }

  /** For the next worker of that slot. */
  public synchronized Lent lend(Place place) {
    var lent = new Lent(new ArrayList<>(), new ArrayList<>(), closing);
    try {
      for (var kept : places.getOrDefault(place, List.of())) {
        lent.descriptors().add(Descriptors.duplicate(kept.fd(), 3));
        lent.names().add(kept.name());
      }
      return lent;
    } catch (RuntimeException | Error e) {
      lent.close();
      throw e;
    }
  }

  /** Nobody comes for these any more. */
  public synchronized void forget(String program, Set<Integer> slots) {
    for (var slot : slots) {
      var gone = places.remove(new Place(program, slot));
      if (gone != null) {
        gone.forEach(this::release);
      }
    }
  }

  private void release(Kept kept) {
    poller.forget(kept.fd());
    kept.close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    places.values().forEach(here -> here.forEach(this::release));
    places.clear();
  }
}
