package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Proc;

@Timeout(30)
class WorkerOutputTest {

  @Test
  void streams_that_lead_nowhere_leave_no_pipe(@TempDir Path parent) {
    var log = Logs.file(parent.resolve("{program}.log"));
    var spec = ProgramSpec.named("web").command(Command.of("x")).logs(log).build();
    var nameless = new WorkerId("a\0b", 0, 1); // no file can have such a name
    try (var rooms = TestRooms.below(parent)) {
      var reports = new WorkerReports(1, nameless, spec, input -> {});
      var before = pipes();

      assertThatThrownBy(
              () -> WorkerOutput.open(nameless, spec, Optional.empty(), reports, rooms.get()))
          .isInstanceOf(InvalidPathException.class);

      assertThat(pipes()).isEqualTo(before);
    }
  }

  private static List<String> pipes() {
    return Proc.descriptors(Proc.self()).values().stream()
        .filter(open -> open.startsWith("pipe:"))
        .sorted()
        .toList();
  }
}
