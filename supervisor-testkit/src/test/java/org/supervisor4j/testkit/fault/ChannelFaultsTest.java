package org.supervisor4j.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;

/** The channel between worker and supervisor. */
@Timeout(120)
class ChannelFaultsTest {

  private final Path directory;

  ChannelFaultsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_worker_that_has_lost_its_channel_drains_and_is_replaced(boolean byGarbage) {
    try (var theatre = Theatre.of(directory, 1)) {
      var lost = theatre.pid(0);
      try (var slow = theatre.call("/slow?ms=2000").taken()) {
        theatre.puppets.tell(
            theatre.program, 0, byGarbage ? Act.fillChannelWithGarbage() : Act.cutChannel());

        assertThat(slow.answer()).startsWith("pid=" + lost);
      }
      theatre.awaitReady(2);

      var exit = theatre.first(WorkerExited.class);
      assertThat(exit.status()).isEqualTo(new ExitStatus.Exited(1));
      assertThat(exit.asked()).isFalse();
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0)).isNotEqualTo(lost);
    }
  }

  @Test
  void a_worker_of_another_protocol_is_shown_out_and_given_up() {
    try (var theatre =
        Theatre.opening(directory, List.of(Start.otherProtocol()), spec -> spec.workers(1))) {
      assertThatThrownBy(theatre.supervisor.whenReady()::join).hasMessageContaining("web/0#1");
      var gaveUp = theatre.first(WorkerGaveUp.class); // told later than the future, as the last

      assertThat(theatre.all(WorkerExited.class))
          .hasSize(4)
          .allMatch(exit -> exit.status().equals(new ExitStatus.Exited(1)));
      assertThat(gaveUp.reason()).contains("died before it was ready");
    }
  }

  @Test
  void a_roll_to_another_protocol_is_taken_back() {
    try (var theatre = Theatre.of(directory, 1)) {
      var serves = theatre.pid(0);
      theatre.puppets.onStart(Start.otherProtocol().ofGeneration(2));

      assertThat(theatre.program.roll().join()).isInstanceOf(Rollout.RolledBack.class);

      assertThat(theatre.answerer()).isEqualTo(serves);
      assertThat(theatre.told(0, 1)).containsExactly("WorkerStarted", "WorkerReady");
    }
  }
}
