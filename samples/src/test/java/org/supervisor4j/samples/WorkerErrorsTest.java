package org.supervisor4j.samples;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerState;

/** Workers that can't be started, from the start on and by a roll. */
@Timeout(60)
class WorkerErrorsTest {

  private static Path directory;
  private static ServingHost serving;

  @BeforeAll
  static void serve(@TempDir Path parent) throws IOException {
    directory = parent;
    Files.writeString(directory.resolve("plain"), "#!/bin/sh\n");
    serving = ServingHost.start(directory);
  }

  @AfterAll
  static void stop() {
    serving.close();
  }

  static Stream<Arguments> impossible() {
    var plain = directory.resolve("plain").toString();
    var gone = directory.resolve("gone");
    return Stream.of(
        arguments(Command.of("no-such-program"), List.of("'no-such-program'", "not found", "PATH")),
        arguments(Command.of(plain), List.of(plain, "not executable", "chmod +x")),
        arguments(
            Command.of("sleep", "1000").directory(gone),
            List.of("'sleep'", gone.toString(), "create it")),
        arguments(
            Command.of("sleep", "1000").envdir(gone),
            List.of("envdir " + gone, "can't be read", "mend it")),
        arguments(Command.of("sleep", "1\0"), List.of("'1\\0'", "zero byte", "remove it")),
        arguments(
            Command.java(
                "Main",
                () -> {
                  throw new IllegalStateException("no build yet");
                }),
            List.of("no build yet")));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void a_worker_that_cannot_be_started_is_told_backed_off_and_given_up(
      Command command, List<String> reason) {
    var leftovers = new Leftovers(directory);
    var events = new CopyOnWriteArrayList<SupervisorEvent>();
    var host =
        Supervisor.builder()
            .programs(broken(command), neighbour())
            .name("broken")
            .runtimeParent(directory)
            .on(SupervisorEvent.OfWorker.class, events::add);

    try (var supervisor = host.start()) {
      assertThat(supervisor.whenReady())
          .failsWithin(ofSeconds(20))
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(SupervisorException.class)
          .satisfies(e -> assertThat(e.getMessage()).contains(reason).contains("broken/0#1"));

      var worker = supervisor.program("broken").status().workers().get(0);
      assertThat(worker.state()).isEqualTo(WorkerState.FATAL);
      assertThat(worker.reason()).contains(reason);
      assertToldInOrder(events, reason);
      assertThat(supervisor.program("neighbour").whenReady()).succeedsWithin(ofSeconds(20));
    }
    serving.assertServesOn();
    leftovers.assertNone();
  }

  private static ProgramSpec broken(Command command) {
    return ProgramSpec.named("broken")
        .command(command)
        .restart(
            RestartPolicy.always().backoff(ofMillis(20), ofMillis(20)).giveUpAfter(1, ofMinutes(1)))
        .build();
  }

  private static ProgramSpec neighbour() {
    return ProgramSpec.named("neighbour")
        .command(Command.of("sleep", "1000"))
        .readiness(Readiness.aliveFor(ZERO))
        .build();
  }

  private static void assertToldInOrder(List<SupervisorEvent> events, List<String> reason) {
    await().until(() -> events.stream().anyMatch(WorkerGaveUp.class::isInstance));
    var told = events.stream().filter(event -> event.program().equals("broken")).toList();

    assertThat(told)
        .extracting(Object::getClass)
        .containsExactly(
            WorkerNotStarted.class,
            WorkerBackedOff.class,
            WorkerNotStarted.class,
            WorkerGaveUp.class);
    assertThat(((WorkerNotStarted) told.get(0)).reason()).contains(reason);
    assertThat(((WorkerGaveUp) told.get(3)).reason()).contains(reason);
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void a_roll_to_a_worker_that_cannot_be_started_is_taken_back(
      Command command, List<String> reason) {
    var leftovers = new Leftovers(directory);
    var program = serving.program();
    var before = program.spec();
    var serves = program.status().generation();

    var outcome = program.roll(before.toBuilder().command(command).build()).join();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Rollout.RolledBack.class,
            back -> {
              assertThat(back.reason()).contains(reason);
              assertThat(back.serving()).isEqualTo(serves);
              assertThat(back.culprit()).isPresent();
              assertThat(back.restored()).isZero();
            });
    assertThat(program.spec()).isSameAs(before);
    serving.assertServesOn();
    leftovers.assertNone();
  }
}
