package org.supervisor4j.netty.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;

@Timeout(30)
class HookRunTest {

  /** As without a descriptor left: nobody would tell of its end, for which its slot waits. */
  @Test
  void one_that_can_not_be_watched_has_failed_and_is_gone(@TempDir Path parent) {
    var worker = new WorkerId("web", 0, 1);
    var spec = ProgramSpec.named("web").command(Command.of("sleep", "1000")).build();
    try (var rooms = TestRooms.below(parent)) {
      var command = new Evaluation(ofSeconds(20)).of(spec.command(), worker).join();
      rooms.get().deaths().close();

      var run = HookRun.begin(new HookRun.Order("beforeStart", command, worker, spec), rooms.get());

      assertThat(run.over())
          .failsWithin(ofSeconds(10))
          .withThrowableThat()
          .withMessageContaining("beforeStart hook \"sleep\" could not be started")
          .withMessageContaining("can't be watched any more");
      assertThat(ProcessHandle.current().children()).isEmpty();
    }
  }
}
