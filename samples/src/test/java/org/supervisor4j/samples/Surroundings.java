package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Command;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Release;
import org.supervisor4j.Supervisor;

/** What an example of a page takes for granted: a supervisor that runs, a pager, a registry. */
public class Surroundings {

  /** Somebody who is woken. */
  public interface Pager {
    void page(String text);
  }

  protected static final ProgramSpec web =
      ProgramSpec.named("web")
          .command(Command.of("sleep", "1000"))
          .readiness(Readiness.aliveFor(ofMillis(1)))
          .build();
  protected static final Release release = Release.symlink(Path.of("/"));
  protected static final MeterRegistry registry = new SimpleMeterRegistry();
  protected static final Logger log = LoggerFactory.getLogger("examples");
  protected static final Pager pager = log::warn;
  protected static final int workers = 3;
  protected static final int surge = 1;

  @SuppressWarnings("NullAway.Init") // by start
  protected static Supervisor supervisor;

  @SuppressWarnings("NullAway.Init")
  protected static Program program;

  protected static void alert(String text) {
    log.warn(text);
  }

  static void start(Path directory) {
    supervisor = Supervisor.builder().runtimeParent(directory).programs(web).start();
    program = supervisor.programs().get(0);
    supervisor.whenReady().join();
  }
}
