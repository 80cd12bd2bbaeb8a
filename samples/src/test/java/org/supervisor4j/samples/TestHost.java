package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.WorkerStatus;

/** A supervisor of one program in this JVM, ready, with all that it has told. */
final class TestHost implements AutoCloseable {

  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> lines;
  private final Supervisor supervisor;
  private final Program program;

  private TestHost(Path directory, ProgramSpec spec, List<String> lines) {
    this.lines = lines;
    supervisor =
        Supervisor.builder()
            .name("test")
            .runtimeParent(directory)
            .programs(spec)
            .on(SupervisorEvent.class, events::add)
            .start();
    program = supervisor.program(spec.name());
  }

  static TestHost start(Path directory, ProgramSpec.Builder spec) {
    return begin(directory, spec).ready();
  }

  /** One that may never be ready. */
  static TestHost begin(Path directory, ProgramSpec.Builder spec) {
    List<String> lines = new CopyOnWriteArrayList<>();
    var told = spec.logs((worker, stream, line) -> lines.add(worker + " " + line)).build();
    return new TestHost(directory, told, lines);
  }

  private TestHost ready() {
    supervisor.whenReady().join();
    return this;
  }

  /** One whose workers print where the spec says. */
  static TestHost withOwnLogs(Path directory, ProgramSpec.Builder spec) {
    return new TestHost(directory, spec.build(), List.of()).ready();
  }

  /** The workers of the quickstart, as JVMs that start soon rather than run fast later. */
  static ProgramSpec.Builder web(SocketHandoff socket) {
    return ProgramSpec.named("web")
        .command(
            Command.java(
                QuickStartWorker.class, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
        .sockets(socket)
        .readiness(Readiness.reported().within(ofMinutes(1)))
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(100)));
  }

  /** A worker whose requests end when a test wants it. */
  static ProgramSpec.Builder drainWeb() {
    return web(tcp())
        .command(
            Command.java(
                DrainWorker.class, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
        .rollout(RolloutPolicy.oneByOne().observe(Duration.ZERO));
  }

  /**
   * One worker that speaks all our protocols, with so long a drain that one that waits for its
   * deadline fails a test.
   */
  static ProgramSpec.Builder protocols(Path certificate) {
    return drainWeb()
        .command(
            Command.java(
                    ProtocolsWorker.class, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .args(certificate.toString()))
        .sockets(tcp(), tcp("h2"), tcp("tls"), tcp("tickets"))
        .stop(StopPolicy.drain(ofMinutes(10)).idleGrace(ofMillis(200)));
  }

  static SocketHandoff tcp() {
    return tcp("http");
  }

  static SocketHandoff tcp(String name) {
    return SocketHandoff.tcp(name, "127.0.0.1", 0);
  }

  static ProgramSpec.Builder sleep() {
    return sleep("sleep");
  }

  static ProgramSpec.Builder sleep(String name) {
    return ProgramSpec.named(name)
        .command(Command.of("sleep", "1000"))
        .readiness(Readiness.aliveFor(ofMillis(1)))
        .rollout(RolloutPolicy.oneByOne().observe(Duration.ZERO))
        .stop(StopPolicy.bySignal(Signal.TERM));
  }

  Supervisor supervisor() {
    return supervisor;
  }

  Program program() {
    return program;
  }

  SocketAddress address() {
    return supervisor.address("http");
  }

  List<SupervisorEvent> events() {
    return events;
  }

  /** What workers have printed. */
  List<String> lines() {
    return lines;
  }

  <E extends SupervisorEvent> E awaitEvent(Class<E> type) {
    return await()
        .atMost(ofSeconds(60))
        .until(
            () -> events.stream().filter(type::isInstance).map(type::cast).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  long count(Class<? extends SupervisorEvent> type) {
    return events.stream().filter(type::isInstance).count();
  }

  /** The pids of those that serve. */
  List<Long> pids() {
    return program.status().ready().stream().map(worker -> worker.pid().orElseThrow()).toList();
  }

  void roll() {
    assertThat(program.roll().join()).isInstanceOf(Rollout.Completed.class);
  }

  /** Its workers drain, and nobody is there to take their connections over. */
  void restart() {
    var unused = program.restart();
    awaitEvent(WorkerDraining.class);
  }

  /** Until those that were replaced are gone, too. */
  void awaitCalm() {
    var wanted = program.spec().workers();
    await()
        .atMost(ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(program.status().workers())
                    .hasSize(wanted)
                    .allMatch(WorkerStatus::isReady));
  }

  /** The first that exits had been asked to, by a message, and needed no signal. */
  void awaitDrained(long pid) {
    var exit = awaitEvent(WorkerExited.class);
    assertThat(exit.pid()).isEqualTo(pid);
    assertThat(exit.asked()).isTrue();
    assertThat(exit.status()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(events).noneMatch(WorkerStopping.class::isInstance);
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
