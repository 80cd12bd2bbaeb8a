package org.supervisor4j.netty;

import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorProvider;
import org.supervisor4j.SupervisorSetup;

/** Found by {@code Supervisor.builder().start()} through the service loader. */
public final class NettySupervisorProvider implements SupervisorProvider {

  @Override
  public Supervisor start(SupervisorSetup setup) {
    return NettySupervisor.start(setup);
  }
}
