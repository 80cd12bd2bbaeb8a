package org.supervisor4j.netty.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Warmup;
import org.supervisor4j.WorkerId;

@Timeout(30)
class WorkerProcessTest {

  private final ProgramSpec spec =
      ProgramSpec.named("web").command(Command.of("sleep", "1000")).build();

  @Test
  void what_fails_after_the_launch_leaves_no_process(@TempDir Path parent) {
    var worker = new WorkerId("web", 0, 1);
    try (var rooms = TestRooms.below(parent)) {
      var reports = new WorkerReports(1, worker, spec, report -> {});
      var command = new Evaluation(ofSeconds(20)).of(spec.command(), worker).join();
      var order = new WorkerProcess.Order(1, worker, spec, command, Warmup.none());

      assertThatThrownBy(() -> WorkerProcess.launch(order, reports, rooms.withoutRoster()))
          .isInstanceOf(NullPointerException.class);

      assertThat(ProcessHandle.current().children()).isEmpty();
    }
  }
}
