package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.samples.TestHost.sleep;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StartOrder;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Subscription;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.ProgramAdded;
import org.supervisor4j.SupervisorEvent.ProgramRemoved;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerState;
import org.supervisor4j.netty.metrics.SupervisorMetrics;

/** Programs that come and go while others run. */
@Timeout(60)
class AddRemoveTest {

  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  private final SupervisorMetrics metrics = new SupervisorMetrics();
  private final Supervisor supervisor;

  AddRemoveTest(@TempDir Path directory) {
    supervisor =
        Supervisor.builder()
            .name("test")
            .runtimeParent(directory)
            .on(SupervisorEvent.class, events::add)
            .on(SupervisorEvent.class, metrics)
            .start();
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private Program add(ProgramSpec.Builder spec) {
    var program = supervisor.add(spec.build()).join();
    program.whenReady().join();
    return program;
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(ProgramSpec.Builder spec) {
    return assertThatThrownBy(() -> supervisor.add(spec.build()).join())
        .isInstanceOf(CompletionException.class)
        .cause();
  }

  private List<String> names() {
    return supervisor.programs().stream().map(Program::name).toList();
  }

  private static SocketHandoff.Tcp tcp(String name, int port) {
    return SocketHandoff.tcp(name, "127.0.0.1", port);
  }

  private int port(String socket) {
    return ((InetSocketAddress) supervisor.address(socket)).getPort();
  }

  private static void assertIsFree(int port) {
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(probe.isBound()).isTrue();
    } catch (IOException e) {
      throw new AssertionError("port " + port + " should be free", e);
    }
  }

  @Test
  void a_program_comes_and_goes_between_its_first_and_its_last_event() {
    assertThat(supervisor.programs()).isEmpty();

    var program = add(sleep("a").group("g"));
    assertThat(names()).containsExactly("a");
    assertThat(supervisor.whenReady()).succeedsWithin(ofSeconds(10));
    var pid = program.status().workers().get(0).pid().orElseThrow();
    supervisor.remove("a").join();

    assertThat(supervisor.programs()).isEmpty();
    assertThat(supervisor.groups()).isEmpty();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(program.status().workers())
        .extracting(w -> w.state())
        .containsOnly(WorkerState.STOPPED);
    assertThatThrownBy(() -> program.start().join())
        .hasMessageContaining("program a: it was removed; add it again");
    await().until(() -> events.contains(new ProgramRemoved("a", "g")));
    assertThat(events).first().isEqualTo(new ProgramAdded("a", "g"));
    assertThat(events).last().isEqualTo(new ProgramRemoved("a", "g"));
    assertThat(events).hasSizeGreaterThan(4).allMatch(event -> event.program().equals("a"));
  }

  @Test
  void a_name_that_was_removed_comes_again_on_another_address_and_from_generation_1() {
    var program = add(sleep("a").sockets(tcp("http", 0)));
    program.roll().join();
    var first = port("http");
    supervisor.remove("a").join();

    assertIsFree(first);
    assertThatThrownBy(() -> supervisor.address("http")).isInstanceOf(SupervisorException.class);
    var again = add(sleep("a").sockets(tcp("http", 0).backlog(7), tcp("more", 0)));
    assertThat(port("http")).isNotZero();
    assertThat(again.status().generation()).isOne();
  }

  @Test
  void event_listeners_hear_of_a_group_with_its_first_and_its_last_program(@TempDir Path heard) {
    var file = heard.resolve("events");
    var script =
        """
        printf 'READY\\n'
        while read -r head; do
          body=$(dd bs=1 count=${head##*len:} 2>/dev/null)
          echo "$body" "$head" >> %s
          printf 'RESULT 2\\nOKREADY\\n'
        done"""
            .formatted(file);
    add(
        sleep("ear")
            .command(Command.of("sh", "-c", script))
            .readiness(Readiness.reported())
            .listens(Subscription.to("PROCESS_GROUP")));

    add(sleep("a").group("g"));
    add(sleep("b").group("g"));
    supervisor.remove("a").join();
    supervisor.remove("b").join();

    await()
        .ignoreExceptions() // the ear makes the file when it has heard the first event
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(file))
                    .filteredOn(line -> line.startsWith("groupname:g "))
                    .extracting(line -> line.replaceAll(".*eventname:(\\w+) .*", "$1"))
                    .containsExactly("PROCESS_GROUP_ADDED", "PROCESS_GROUP_REMOVED"));
  }

  @Test
  void metrics_show_the_workers_of_those_that_there_are() {
    var registry = new SimpleMeterRegistry();
    metrics.bindTo(registry);
    metrics.watch(supervisor);

    add(sleep("a").workers(3));
    await().untilAsserted(() -> assertThat(running(registry)).hasValue(3));
    supervisor.remove("a").join();

    await().untilAsserted(() -> assertThat(running(registry)).isEmpty());
    assertThat(registry.get("supervisor.worker.starts").counter().count()).isEqualTo(3);
  }

  private static OptionalDouble running(SimpleMeterRegistry registry) {
    return registry.find("supervisor.workers").tag("state", "running").gauges().stream()
        .mapToDouble(Gauge::value)
        .findFirst();
  }

  @Test
  void a_socket_that_another_program_has_stays_open() {
    var shared = tcp("http", 0);
    add(sleep("a").sockets(shared));
    add(sleep("b").sockets(shared, tcp("own", 0)));
    var port = port("http");
    var own = port("own");

    supervisor.remove("b").join();

    assertIsFree(own);
    assertThat(port("http")).isEqualTo(port);
    supervisor.remove("a").join();
    assertIsFree(port);
  }

  @Test
  void what_cannot_be_added_says_why_and_changes_nothing() throws IOException {
    add(sleep("a"));
    var free = QuietPort.free();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(sleep("b").sockets(tcp("free", free), tcp("no", taken.getLocalPort())))
          .hasMessageContainingAll("socket \"no\"", "in use by");
      await().untilAsserted(() -> assertIsFree(free));
    }
    refused(sleep("a"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("program a: name was a: choose another, or remove the program that has it");
    refused(sleep("b").order(StartOrder.usual().after("c")))
        .hasMessage(
            "program b: order after of program b was c: name a program that there is, of [b, a]");
    assertThatThrownBy(() -> supervisor.remove("b").join())
        .hasMessageContaining("there is no program \"b\"; there are [a]");

    assertThat(names()).containsExactly("a");
    assertThat(events).noneMatch(event -> event.program().equals("b"));
    assertThat(add(sleep("b")).status().ready()).hasSize(1);
  }

  @Test
  void who_is_needed_stays_until_those_who_need_it_leave() {
    add(sleep("db"));
    add(sleep("web").order(StartOrder.usual().after("db")));

    assertThatThrownBy(() -> supervisor.remove("db").join())
        .hasMessageContaining(
            "program db is needed; web starts after it: remove that first, or roll it to a spec"
                + " that does not");
    assertThat(supervisor.program("db").status().ready()).hasSize(1);
    CompletableFuture.allOf(supervisor.remove("web"), supervisor.remove("db")).join();

    assertThat(supervisor.programs()).isEmpty();
    await().until(() -> events.stream().filter(ProgramRemoved.class::isInstance).count() == 2);
    assertThat(events)
        .filteredOn(event -> event instanceof ProgramRemoved)
        .extracting(SupervisorEvent::program)
        .containsExactly("web", "db");
  }

  @Test
  void whoever_removes_it_twice_hears_of_the_same_end(@TempDir Path directory) throws IOException {
    var gate = directory.resolve("gate");
    var stays =
        "trap 'until [ -e %s ]; do sleep 0.02; done; exit' TERM; echo up; sleep 1000 & wait"
            .formatted(gate);
    add(
        sleep("a")
            .command(Command.of("sh", "-c", stays))
            .readiness(Readiness.logLine("up"))
            .stop(StopPolicy.bySignal(Signal.TERM)));
    var removals = new ArrayList<CompletableFuture<Void>>();
    removals.add(supervisor.remove("a"));
    removals.add(supervisor.remove("a"));
    add(sleep("b")); // one thread takes all in turn, so both have been taken
    Files.createFile(gate);

    assertThat(removals).allSatisfy(removal -> assertThat(removal).succeedsWithin(ofSeconds(10)));
    assertThat(supervisor.programs()).extracting(Program::name).containsExactly("b");
  }
}
