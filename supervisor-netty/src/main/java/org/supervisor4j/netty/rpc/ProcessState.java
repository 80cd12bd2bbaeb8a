package org.supervisor4j.netty.rpc;

import org.supervisor4j.WorkerState;

/** supervisord's states by its numbers (its states.py), and which of ours they are. */
enum ProcessState {
  STOPPED(0),
  STARTING(10),
  RUNNING(20),
  BACKOFF(30),
  STOPPING(40),
  EXITED(100),
  FATAL(200);

  private final int number;

  ProcessState(int number) {
    this.number = number;
  }

  static ProcessState of(WorkerState state) {
    return switch (state) {
      case STOPPED -> STOPPED;
      case STARTING -> STARTING;
      case RUNNING, STANDBY -> RUNNING;
      case BACKOFF -> BACKOFF;
      case DRAINING, STOPPING -> STOPPING;
      case EXITED -> EXITED;
      case FATAL -> FATAL;
    };
  }

  int number() {
    return number;
  }

  /** What a start finds running already, and a stop can stop. */
  boolean isUp() {
    return this == RUNNING || this == STARTING || this == BACKOFF;
  }

  boolean isSignallable() {
    return this == RUNNING || this == STARTING || this == STOPPING;
  }
}
