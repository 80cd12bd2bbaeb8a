package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/** A real worker that closes its channel and lives on. */
@Timeout(60)
class LostChannelTest {

  private ProgramSpec.Builder mute() {
    return ProgramSpec.named("mute")
        .command(Command.java(MuteMain.class, "-Xmx64m", "-XX:TieredStopAtLevel=1"))
        .readiness(Readiness.reported().within(ofSeconds(30)))
        .stop(StopPolicy.drain(ofSeconds(40)).killAfter(ofSeconds(20)));
  }

  @Test
  void is_stopped_by_a_signal_at_once_though_a_drain_has_forty_seconds(@TempDir Path directory) {
    try (var host = TestHost.start(directory, mute())) {
      await()
          .atMost(ofSeconds(20))
          .until(() -> host.lines().contains("mute/0#1 " + MuteMain.ALONE));

      assertThat(host.program().stop()).succeedsWithin(ofSeconds(10));

      var exited = host.awaitEvent(WorkerExited.class);
      assertThat(exited.reason()).endsWith("without a drain, its channel was lost");
      assertThat(exited.status()).isEqualTo(new ExitStatus.Exited(128 + Signal.TERM.number()));
      assertThat(host.events()).doesNotHaveAnyElementsOfTypes(WorkerDraining.class);
    }
  }
}
