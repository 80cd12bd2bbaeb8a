package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;
import org.supervisor4j.netty.posix.Processes;

/** What runs has lost its file: it runs on, but nothing can be started until the file is back. */
@Timeout(120)
class DeletedProgramTest {

  private static final RestartPolicy RESTART =
      RestartPolicy.always().backoff(ofMillis(1), ofMillis(1)).giveUpAfter(2, ofMinutes(1));

  private final Path directory;
  private final Path file;
  private final Path aside;

  DeletedProgramTest(@TempDir Path directory) {
    this.directory = directory;
    file = directory.resolve("program");
    aside = directory.resolve("aside");
  }

  @Test
  void an_executable() throws IOException {
    Files.copy(Path.of("/bin/sleep").toRealPath(), file);
    var spec = TestHost.sleep().command(Command.of(file.toString(), "1000"));

    try (var host = TestHost.start(directory, spec.restart(RESTART))) {
      // a shell may stand before it, which needs the file to become the program
      var pid = host.pids().get(0);
      await().until(() -> Proc.running(file.toString(), "1000").contains(pid));
      rollsBackWithout(host);
      givesUpWithout(host);
      healsWith(host);
    }
  }

  @Test
  void a_jar() throws IOException, URISyntaxException {
    var classes =
        Path.of(QuickStartWorker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Jars.pack(classes, file);
    var classPath = file + File.pathSeparator + hostClassPathWithout(classes);

    try (var host = TestHost.start(directory, jarWorker(classPath).restart(RESTART))) {
      rollsBackWithout(host);
      assertThat(answer(host)).contains("generation=1");
      givesUpWithout(host);
      healsWith(host);
      assertThat(answer(host)).contains("pid=" + host.pids().get(0));
    }
  }

  @Test
  void a_script_between_two_slots_of_a_roll() throws Exception {
    var gate = directory.resolve("gate");
    var script = "#!/bin/sh\n[ -p gate ] && read go < gate\necho up\nexec sleep 1000\n";
    Files.setPosixFilePermissions(
        Files.writeString(file, script), PosixFilePermissions.fromString("rwxr-xr-x"));
    var command = Command.of(file.toString()).directory(directory);
    var spec = TestHost.sleep().command(command).readiness(Readiness.logLine("up")).workers(2);

    try (var host = TestHost.start(directory, spec.restart(RESTART))) {
      var before = host.pids();
      assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
      var roll = host.program().roll();
      try (var go = new FileOutputStream(gate.toFile())) { // once the first new worker reads it
        Files.move(file, aside);
        go.write('\n');
      }

      assertThat(roll.join())
          .isInstanceOfSatisfying(
              Rollout.RolledBack.class,
              back ->
                  assertThat(back.reason())
                      .contains("there is no " + file, "slot 0 stays, the old spec failed too"));
      assertThat(host.pids()).hasSize(2).contains(before.get(1)).doesNotContain(before.get(0));
    }
  }

  private static ProgramSpec.Builder jarWorker(String classPath) {
    return TestHost.web(TestHost.tcp())
        .command(
            Command.java(
                QuickStartWorker.class.getName(),
                () -> classPath,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
  }

  private static String hostClassPathWithout(Path classes) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !Path.of(entry).equals(classes))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String answer(TestHost host) {
    return ServingHost.answerOf((InetSocketAddress) host.address());
  }

  private void rollsBackWithout(TestHost host) throws IOException {
    var serves = host.pids();
    Files.move(file, aside);

    assertThat(host.program().roll().join())
        .isInstanceOfSatisfying(
            Rollout.RolledBack.class,
            back -> {
              assertThat(back.reason()).contains("there is no " + file);
              assertThat(back.serving()).isEqualTo(1);
              assertThat(back.restored()).isZero();
            });

    assertThat(host.pids()).isEqualTo(serves);
  }

  /** The old spec's file is the same one: a crash meets the budget, as with any other failure. */
  private void givesUpWithout(TestHost host) {
    Processes.signal(host.pids().get(0), Signal.KILL.number());

    assertThat(host.awaitEvent(WorkerGaveUp.class).reason()).contains("there is no " + file);
    assertThat(ofGeneration(host, 1))
        .containsExactly(
            WorkerStarted.class,
            WorkerReady.class,
            WorkerExited.class,
            WorkerNotStarted.class,
            WorkerBackedOff.class,
            WorkerNotStarted.class,
            WorkerGaveUp.class);
    var worker = host.program().status().workers().get(0);
    assertThat(worker.state()).isEqualTo(WorkerState.FATAL);
    assertThat(worker.reason()).contains("there is no " + file);
  }

  private static List<Class<?>> ofGeneration(TestHost host, int generation) {
    return host.events().stream()
        .filter(event -> event instanceof OfWorker e && e.worker().generation() == generation)
        .<Class<?>>map(SupervisorEvent::getClass)
        .toList();
  }

  private void healsWith(TestHost host) throws IOException {
    Files.move(aside, file);

    assertThat(host.program().start()).succeedsWithin(ofSeconds(60));

    host.awaitCalm();
    assertThat(host.program().status().generation()).isEqualTo(1);
    assertThat(host.pids()).hasSize(1);
  }
}
