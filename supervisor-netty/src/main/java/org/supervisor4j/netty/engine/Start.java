package org.supervisor4j.netty.engine;

import java.util.function.Consumer;
import org.supervisor4j.netty.engine.Evaluation.Evaluated;
import org.supervisor4j.netty.lifecycle.Input;

/**
 * How a worker is started.
 *
 * @param ear told all that happens to it, before the engine; does not block
 */
record Start(Evaluated command, Consumer<Input.OfWorker> ear) {

  /** With nothing to be learned from it. */
  static Start plain(Evaluated command) {
    return new Start(command, input -> {});
  }
}
