package org.supervisor4j.netty.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/** The moment of an exit. */
@Name("org.supervisor4j.WorkerExit")
@Label("Worker Exit")
@Description("The process is gone")
final class WorkerExit extends OfProcess {

  @Label("Status")
  @Description("The exit code or the signal")
  final String status;

  @Label("Asked")
  @Description("Whether the supervisor wanted it to end")
  final boolean asked;

  WorkerExit(WorkerExited exited) {
    super(exited.worker(), exited.pid(), exited.reason());
    status = exited.status().toString();
    asked = exited.asked();
  }
}
