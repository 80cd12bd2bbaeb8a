package org.supervisor4j.netty.socket;

import java.util.List;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * Second descriptors of some listeners, good until closed here: who closes the listeners meanwhile
 * has not to wait.
 */
public record Lent(List<Integer> descriptors) implements AutoCloseable {

  @Override
  public void close() {
    descriptors.forEach(Descriptors::close);
  }
}
