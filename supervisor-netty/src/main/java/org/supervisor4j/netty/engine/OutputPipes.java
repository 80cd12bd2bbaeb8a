package org.supervisor4j.netty.engine;

import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.PosixException;

/** The two pipes that a worker prints to. */
record OutputPipes(Descriptors.Pipe out, Descriptors.Pipe err) {

  static OutputPipes open() {
    var out = Descriptors.pipe();
    try {
      return new OutputPipes(out, Descriptors.pipe());
    } catch (PosixException e) {
      Descriptors.close(out.readEnd());
      Descriptors.close(out.writeEnd());
      throw e;
    }
  }

  /** The worker has its own; while we hold ours, the pipe would never end. */
  void closeWriteEnds() {
    Descriptors.close(out.writeEnd());
    Descriptors.close(err.writeEnd());
  }
}
