package org.supervisor4j.netty.socket;

import java.util.List;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * Some listeners with second descriptors, good until closed here: who closes the listeners
 * meanwhile has not to wait.
 */
public record Lent(List<Listener> listeners) implements AutoCloseable {

  /** Of all of them, in order. */
  public List<Integer> descriptors() {
    return listeners.stream().flatMap(listener -> listener.descriptors().stream()).toList();
  }

  @Override
  public void close() {
    descriptors().forEach(Descriptors::close);
  }
}
