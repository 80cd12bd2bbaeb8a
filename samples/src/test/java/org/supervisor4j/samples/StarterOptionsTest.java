package org.supervisor4j.samples;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.QUIT;
import static org.supervisor4j.Signal.TERM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.StopPolicy;

/** What start_server's command line has for one program, with real processes. */
@Timeout(60)
class StarterOptionsTest {

  private final Path directory;
  private final Path envdir;

  StarterOptionsTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    envdir = Files.createDirectory(directory.resolve("env"));
  }

  private void release(String name) throws IOException {
    Files.writeString(envdir.resolve("RELEASE"), name + "\n");
  }

  private ProgramSpec.Builder shell(String script) {
    return TestHost.sleep("sh")
        .command(Command.of("sh", "-c", script).envdir(envdir))
        .readiness(Readiness.logLine("^up ").within(ofSeconds(30)))
        .rollout(RolloutPolicy.oneByOne().observe(ZERO));
  }

  private ProgramSpec.Builder release() {
    return shell("echo up $RELEASE; exec sleep 1000");
  }

  @Test
  void an_envdir_is_read_anew_by_each_roll_and_one_that_is_gone_refuses_it() throws IOException {
    release("one");
    try (var host = TestHost.start(directory, release())) {
      release("two");
      host.roll();
      assertThat(host.lines()).containsExactly("sh/0#1 up one", "sh/0#2 up two");
      var serving = host.pids();

      Files.move(envdir, directory.resolve("elsewhere"));
      assertThat(host.program().roll().join())
          .isInstanceOfSatisfying(
              Rollout.RolledBack.class,
              back -> assertThat(back.reason()).contains("envdir " + envdir + " can't be read"));
      assertThat(host.pids()).isEqualTo(serving);
    }
  }

  @Test
  void a_program_rolls_itself_and_sees_what_its_envdir_says_by_then() throws IOException {
    release("one");
    var policy = RolloutPolicy.oneByOne().observe(ZERO).every(ofSeconds(1));
    try (var host = TestHost.start(directory, release().rollout(policy))) {
      release("two");
      var lines = // as they are at one moment, for it rolls on
          await()
              .atMost(ofSeconds(30))
              .until(() -> List.copyOf(host.lines()), all -> last(all).endsWith(" up two"));

      assertThat(lines.get(0)).isEqualTo("sh/0#1 up one");
      assertThat(last(lines)).startsWith("sh/0#" + lines.size()); // one for each generation
    }
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  @Test
  void the_signal_of_a_roll_is_one_and_that_of_a_stop_another() {
    var script =
        "trap 'echo rolled; exit' QUIT; trap 'echo stopped; exit' TERM; echo up .;"
            + " while :; do sleep 0.02; done";
    var stop = StopPolicy.drainBySignal(QUIT, ofSeconds(30)).onStop(TERM);
    try (var host = TestHost.start(directory, shell(script).stop(stop))) {
      host.roll();
      host.awaitCalm();
      host.program().stop().join();

      await().until(() -> host.lines().size() == 4); // a close waits for no output
      assertThat(host.lines())
          .containsExactlyInAnyOrder(
              "sh/0#1 up .", "sh/0#2 up .", "sh/0#1 rolled", "sh/0#2 stopped");
    }
  }
}
