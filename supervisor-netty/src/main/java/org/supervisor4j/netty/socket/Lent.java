package org.supervisor4j.netty.socket;

import java.util.List;
import java.util.stream.Stream;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * Some listeners with second descriptors, good until closed here: who closes the listeners
 * meanwhile has not to wait.
 */
public record Lent(List<Listener> listeners) implements AutoCloseable {

  public static final Lent NONE = new Lent(List.of());

  /** Of all of them, in order. */
  public List<Integer> descriptors() {
    return listeners.stream().flatMap(listener -> listener.descriptors().stream()).toList();
  }

  /** These and others, which are closed where they were lent. */
  public Lent and(Lent others) {
    return new Lent(Stream.concat(listeners.stream(), others.listeners.stream()).toList());
  }

  @Override
  public void close() {
    descriptors().forEach(Descriptors::close);
  }
}
