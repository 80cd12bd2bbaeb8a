package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.LogSink;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;

/** What real workers print. */
@Timeout(60)
class OutputTest {

  private record Printed(WorkerId worker, LogSink.Stream stream, String line) {}

  private final Queue<Printed> printed = new ConcurrentLinkedQueue<>();
  private final Path directory;

  OutputTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private ProgramSpec.Builder shell(String script) {
    return ProgramSpec.named("shell")
        .command(Command.of("sh", "-c", script))
        .readiness(Readiness.aliveFor(ofMillis(1)))
        .restart(RestartPolicy.never())
        .stop(StopPolicy.bySignal(Signal.TERM))
        .logs((worker, stream, line) -> printed.add(new Printed(worker, stream, line)));
  }

  private Supervisor start(ProgramSpec.Builder spec) {
    return Supervisor.builder()
        .programs(spec.build())
        .name("output")
        .runtimeParent(directory)
        .start();
  }

  private List<String> lines() {
    return printed.stream().map(Printed::line).toList();
  }

  @Test
  void a_hundred_megabytes_without_a_newline_go_through_a_heap_of_24() {
    assertThat(JavaRun.output(FloodMain.class, List.of(), List.of("-Xmx24m"), directory.toString()))
        .contains("flooded, longest piece 8192, ticks heard")
        .doesNotContain("OutOfMemoryError");
  }

  @Test
  void lines_arrive_with_their_worker_and_stream() {
    var script =
        "echo \"out $SUPERVISOR4J_SLOT\"; echo \"err $SUPERVISOR4J_SLOT\" >&2; exec sleep 1000";
    try (var supervisor = start(shell(script).workers(3))) {
      supervisor.whenReady().join();

      await().until(() -> printed.size() == 6);
      assertThat(printed)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 3).boxed().flatMap(OutputTest::bothOf).toList());
    }
  }

  private static Stream<Printed> bothOf(int slot) {
    var worker = new WorkerId("shell", slot, 1);
    return Stream.of(
        new Printed(worker, LogSink.Stream.STDOUT, "out " + slot),
        new Printed(worker, LogSink.Stream.STDERR, "err " + slot));
  }

  @Test
  void the_last_lines_before_a_crash_are_not_lost() {
    var script = "seq 1000; printf 'last words'; kill -9 $$";
    try (var supervisor = start(shell(script))) {
      await().until(() -> lines().contains("last words"));

      assertThat(lines()).startsWith("1", "2").hasSize(1001).endsWith("999", "1000", "last words");
      assertThat(supervisor.program("shell").status().workers()).hasSize(1);
    }
  }

  @Test
  void a_line_that_is_waited_for_makes_a_worker_ready() {
    var script = "echo starting; sleep 0.2; echo 'Listening on 80'; exec sleep 1000";
    var readiness = Readiness.logLine("(?i)listening on \\d+").within(ofSeconds(20));
    try (var supervisor = start(shell(script).readiness(readiness))) {
      assertThat(supervisor.whenReady()).succeedsWithin(ofSeconds(30));
      await()
          .untilAsserted(() -> assertThat(lines()).containsExactly("starting", "Listening on 80"));
    }
  }

  @Test
  void a_line_that_never_comes_fails_the_worker() {
    var readiness = Readiness.logLine("ready").within(ofMillis(100));
    try (var supervisor =
        start(
            shell("echo almost; exec sleep 1000")
                .readiness(readiness)
                .restart(
                    RestartPolicy.always()
                        .backoff(ofMillis(1), ofMillis(1))
                        .giveUpAfter(0, ofSeconds(60))))) {
      assertThat(supervisor.whenReady())
          .failsWithin(ofSeconds(30))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(SupervisorException.class)
          .withMessageContaining("not ready");
    }
  }
}
