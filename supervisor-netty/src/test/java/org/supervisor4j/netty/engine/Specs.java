package org.supervisor4j.netty.engine;

import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;

/** Specs that say one thing. */
final class Specs {

  private Specs() {}

  static ProgramSpec with(Readiness readiness) {
    return ProgramSpec.named("web").command(Command.of("web")).readiness(readiness).build();
  }
}
