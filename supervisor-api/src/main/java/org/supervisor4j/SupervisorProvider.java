package org.supervisor4j;

/** Found through {@link java.util.ServiceLoader}; implemented by supervisor-netty. */
public interface SupervisorProvider {

  /** Starts a supervisor; see {@link Supervisor.Builder#start()}. */
  Supervisor start(SupervisorSetup setup);
}
