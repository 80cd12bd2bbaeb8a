package org.supervisor4j.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.supervisor4j.WorkerId;

/** What every event of a worker's process says. */
@Category("Supervisor4J")
@StackTrace(false)
abstract class OfProcess extends Event {

  @Label("Program")
  final String program;

  @Label("Slot")
  final int slot;

  @Label("Generation")
  final int generation;

  @Label("Process Id")
  @Description("0 if there was none")
  final long pid;

  @Label("Reason")
  @Description("Why; may be empty")
  String reason;

  OfProcess(WorkerId worker, long pid, String reason) {
    program = worker.program();
    slot = worker.slot();
    generation = worker.generation();
    this.pid = pid;
    this.reason = reason;
  }
}
