package org.supervisor4j.netty.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.supervisor4j.SupervisorEvent.WorkerHung;

/** The moment in which a hang was found. */
@Name("org.supervisor4j.WorkerHang")
@Label("Worker Hang")
@Description("The process lives and does not work")
final class WorkerHang extends OfProcess {

  @Label("Thread Dump")
  @Description("Whether it was asked for one, which comes with its output")
  final boolean threadDump;

  WorkerHang(WorkerHung hung) {
    super(hung.worker(), hung.pid(), hung.reason());
    threadDump = hung.threadDump();
  }
}
