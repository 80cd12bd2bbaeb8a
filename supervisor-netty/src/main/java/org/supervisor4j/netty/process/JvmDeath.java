package org.supervisor4j.netty.process;

import java.time.Instant;
import java.util.Optional;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.CauseOfDeath.CrashReport;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.ExitStatus;

/** What the end of a JVM tells of its cause, by the options it was started with. */
public final class JvmDeath {

  private static final ExitStatus OUT_OF_MEMORY = new ExitStatus.Exited(3);
  private static final ExitStatus ABORTED = new ExitStatus.Signalled(6);

  /**
   * Of a crash without a core dump (-XX:-CreateCoredumpOnCrash), and of native memory that is gone.
   */
  private static final ExitStatus FAILED = new ExitStatus.Exited(1);

  private final boolean exitsOnOutOfMemory;
  private final CrashReports reports;

  private JvmDeath(JavaOptions options, CrashReports reports) {
    this.exitsOnOutOfMemory = options.isOn("ExitOnOutOfMemoryError");
    this.reports = reports;
  }

  /** Empty if it runs no java(1); what it runs was started not before this time. */
  public static Optional<JvmDeath> of(Launch launch, Instant since) {
    if (!JavaLine.isJava(launch.line())) {
      return Optional.empty();
    }
    var options = JavaOptions.of(launch);
    return Optional.of(
        new JvmDeath(options, new CrashReports(launch.workingDirectory(), options, since)));
  }

  /** Looks for a file only after an end as a crash brings it. */
  public CauseOfDeath explain(ExitStatus status, long pid) {
    if (exitsOnOutOfMemory && status.equals(OUT_OF_MEMORY)) {
      return CauseOfDeath.of(status).kind(Kind.JVM_OUT_OF_MEMORY);
    }
    var mayBeCrash = status.equals(ABORTED) || status.equals(FAILED);
    var report = mayBeCrash ? reports.of(pid) : Optional.<CrashReport>empty();
    return report
        .map(it -> new CauseOfDeath(status, kind(it), report, Optional.empty(), Optional.empty()))
        .orElseGet(() -> CauseOfDeath.of(status));
  }

  /** As -XX:+CrashOnOutOfMemoryError puts it, and a JVM that gets no native memory. */
  private static Kind kind(CrashReport report) {
    var problem = report.problem();
    return problem.contains("OutOfMemory") || problem.contains("insufficient memory")
        ? Kind.JVM_OUT_OF_MEMORY
        : Kind.JVM_CRASH;
  }
}
