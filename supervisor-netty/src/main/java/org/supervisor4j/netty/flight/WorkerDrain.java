package org.supervisor4j.netty.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.supervisor4j.WorkerId;

/** A drain, for as long as it lasts. */
@Name("org.supervisor4j.WorkerDrain")
@Label("Worker Drain")
@Description("From the request to take no new connection and to finish until the process is gone")
final class WorkerDrain extends OfProcess {

  WorkerDrain(WorkerId worker, long pid, String reason) {
    super(worker, pid, reason);
  }
}
