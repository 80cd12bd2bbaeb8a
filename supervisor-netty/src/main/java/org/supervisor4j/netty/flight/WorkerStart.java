package org.supervisor4j.netty.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.supervisor4j.WorkerId;

/** A start, for as long as it lasts. */
@Name("org.supervisor4j.WorkerStart")
@Label("Worker Start")
@Description("From the start of the process until it is ready, or gone")
final class WorkerStart extends OfProcess {

  @Label("Ready")
  boolean ready;

  WorkerStart(WorkerId worker, long pid) {
    super(worker, pid, "");
  }

  void succeeded() {
    ready = true;
    commit();
  }

  void failed(String why) {
    reason = why;
    commit();
  }
}
