package org.supervisor4j.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.RollStarted;

/** A roll, for as long as it lasts. */
@Name("org.supervisor4j.Roll")
@Label("Roll")
@Category("Supervisor4J")
@Description("One generation replaces another")
@StackTrace(false)
final class Roll extends Event {

  @Label("Program")
  final String program;

  @Label("From Generation")
  final int from;

  @Label("To Generation")
  final int to;

  @Label("Outcome")
  @Description("Completed, RolledBack or Aborted")
  String outcome = "";

  @Label("Reason")
  @Description("Why it failed or was aborted; may be empty")
  String reason = "";

  Roll(RollStarted started) {
    program = started.program();
    from = started.from();
    to = started.to();
  }

  void ended(Rollout rollout) {
    outcome = rollout.getClass().getSimpleName();
    if (rollout instanceof Rollout.RolledBack back) {
      reason = back.culprit().map(worker -> worker + ": ").orElse("") + back.reason();
    } else if (rollout instanceof Rollout.Aborted aborted) {
      reason = aborted.reason();
    }
    commit();
  }
}
