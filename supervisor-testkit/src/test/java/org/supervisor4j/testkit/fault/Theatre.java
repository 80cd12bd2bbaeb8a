package org.supervisor4j.testkit.fault;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;

/** A supervisor of puppets in this JVM, with all that it has told. */
final class Theatre implements AutoCloseable {

  static final String[] QUICK = {
    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-XX:-MaxFDLimit"
  };

  final Faults faults = new Faults();
  final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  final AtomicLong lines;
  final Puppets puppets;
  final Supervisor supervisor;
  final Program program;

  private Theatre(Path directory, Puppets puppets, ProgramSpec spec, AtomicLong lines) {
    this.puppets = puppets;
    this.lines = lines;
    supervisor =
        Supervisor.builder()
            .name("theatre")
            .runtimeParent(directory)
            .programs(spec)
            .on(SupervisorEvent.class, events::add)
            .start();
    program = supervisor.program("web");
  }

  /** Without waiting until any is ready. */
  static Theatre opening(
      Path directory, List<Start> starts, UnaryOperator<ProgramSpec.Builder> more) {
    var puppets = Puppets.in(directory);
    puppets.onStart(starts.toArray(Start[]::new));
    var lines = new AtomicLong();
    var spec = web(puppets).logs((worker, stream, line) -> lines.incrementAndGet());
    return new Theatre(directory, puppets, more.apply(spec).build(), lines);
  }

  /** All are ready, and that was told. */
  static Theatre of(Path directory, UnaryOperator<ProgramSpec.Builder> more) {
    return opening(directory, List.of(), more).ready();
  }

  static Theatre of(Path directory, int workers) {
    return of(directory, spec -> spec.workers(workers));
  }

  Theatre ready() {
    try {
      supervisor.whenReady().join();
      nth(WorkerReady.class, program.spec().workers());
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static ProgramSpec.Builder web(Puppets puppets) {
    return ProgramSpec.named("web")
        .command(puppets.command(QUICK))
        .sockets(SocketHandoff.tcp("http", "127.0.0.1", 0))
        .readiness(Readiness.reported().within(ofMinutes(1)))
        .rollout(RolloutPolicy.oneByOne().observe(ZERO))
        .stop(StopPolicy.drain(ofSeconds(20)).killAfter(ofSeconds(5)))
        .restart(
            RestartPolicy.always()
                .backoff(ofMillis(10), ofMillis(10))
                .giveUpAfter(3, ofMinutes(5)));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) supervisor.address("http");
  }

  Call call(String path) {
    return Call.get(address(), path);
  }

  /** Who answers a request on a connection of its own. */
  long answerer() {
    var answer = call("/").answer();
    return Long.parseLong(answer.replaceAll("pid=(\\d+) .*\n", "$1"));
  }

  long pid(int slot) {
    return program.status().ready().stream()
        .filter(worker -> worker.id().slot() == slot)
        .findFirst()
        .orElseThrow()
        .pid()
        .orElseThrow();
  }

  <E extends SupervisorEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <E extends SupervisorEvent> E first(Class<E> type) {
    return nth(type, 1);
  }

  <E extends SupervisorEvent> E nth(Class<E> type, int number) {
    return await()
        .atMost(ofSeconds(60))
        .until(() -> all(type).stream().skip(number - 1).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** The kinds of what a slot of a generation has told, in order. */
  List<String> told(int slot, int generation) {
    return events.stream()
        .filter(event -> event instanceof OfWorker)
        .filter(event -> ((OfWorker) event).worker().slot() == slot)
        .filter(event -> ((OfWorker) event).worker().generation() == generation)
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  /** The next that gets ready after this many have. */
  void awaitReady(int times) {
    nth(WorkerReady.class, times);
    assertThat(program.whenReady()).succeedsWithin(ofSeconds(60));
  }

  /** Stopped, and an end was told of: events come on a thread of their own, after the future. */
  void stop() {
    assertThat(program.stop()).succeedsWithin(ofSeconds(30));
    first(WorkerExited.class);
  }

  /** Nothing was told but that so many workers got ready. */
  void assertNothingToldBut(int workers) {
    assertThat(events).hasSize(2 * workers);
    assertThat(all(WorkerReady.class)).hasSize(workers);
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
