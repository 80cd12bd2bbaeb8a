package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No implementation is on the class path here: what passes the checks fails for want of one. */
class SupervisorSetupTest {

  private static ProgramSpec program(String name, SocketHandoff... sockets) {
    return ProgramSpec.named(name).command(Command.of("sleep", "1")).sockets(sockets).build();
  }

  @Test
  void a_supervisor_may_begin_without_programs() {
    assertPasses(Supervisor.builder());
  }

  @Test
  void who_waits_for_nobody_is_refused_with_those_that_there_are() {
    assertThatThrownBy(
            () -> Supervisor.builder().programs(after("a", "b", "c"), program("b")).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "supervisor: order after of program a was c: name a program that there is, of [a, b]");
    assertPasses(Supervisor.builder().programs(after("a", "b"), program("b")));
  }

  @Test
  void circles_are_named_once_each() {
    var circle =
        new ProgramSpec[] {after("a", "b"), after("b", "c"), after("c", "b"), after("d", "d")};

    assertThatThrownBy(() -> Supervisor.builder().programs(circle).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "supervisor: order after of program c was b: leave one out of the circle b -> c -> b;"
                + " order after of program d was d: leave one out of the circle d -> d");
  }

  @Test
  void a_long_chain_is_no_circle() {
    var chain =
        IntStream.range(0, 1000)
            .mapToObj(i -> i == 0 ? program("p0") : after("p" + i, "p" + (i - 1)))
            .toArray(ProgramSpec[]::new);

    assertPasses(Supervisor.builder().programs(chain));
  }

  @Test
  void a_next_spec_may_close_no_circle() {
    var present = List.of(program("a"), after("b", "a"));

    SupervisorSetup.requireFits(after("c", "a", "b"), present);
    assertThatThrownBy(() -> SupervisorSetup.requireFits(after("a", "b"), present))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("leave one out of the circle a -> b -> a");
    assertThatThrownBy(() -> SupervisorSetup.requireFits(after("c", "x"), present))
        .hasMessageContaining("order after of program c was x");
  }

  @Test
  void two_processes_of_one_name_are_refused_in_one_group_only() {
    var one = named("a", "g", 2);
    var other = named("b", "g", 1);

    assertThatThrownBy(() -> Supervisor.builder().programs(one, other).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "supervisor: processNames of program b was \"p0\": give another name, or another group:"
                + " in group g program a has it");
    assertThatThrownBy(() -> SupervisorSetup.requireFits(other, List.of(one)))
        .hasMessageContaining("in group g program a has it");
    assertPasses(Supervisor.builder().programs(one, named("b", "h", 2)));
  }

  private static ProgramSpec named(String name, String group, int workers) {
    return program(name).toBuilder()
        .group(group)
        .workers(workers)
        .processNames(slot -> "p" + slot)
        .build();
  }

  private static ProgramSpec after(String name, String... others) {
    return program(name).toBuilder().order(StartOrder.usual().after(others)).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void an_exit_code_is_one_that_a_parent_can_see(int code) {
    assertThatThrownBy(() -> Supervisor.builder().exitOnFatal(code).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("supervisor: exitOnFatal was " + code + ": give a code from 0 to 255");
  }

  @Test
  void two_programs_of_one_name_are_refused() {
    assertThatThrownBy(() -> Supervisor.builder().programs(program("a"), program("a")).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("programs was [a, a]: give each program a name of its own");
  }

  @Test
  void one_socket_that_is_described_in_two_ways_is_refused() {
    var http = SocketHandoff.tcp("http", 8080);
    var builder = Supervisor.builder().programs(program("a", http), program("b", http.backlog(7)));

    assertThatThrownBy(builder::start)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContainingAll("socket http was", "backlog=7", "describe it alike", "1024");
  }

  @Test
  void one_log_file_that_is_rotated_in_two_ways_is_refused() {
    var file = Logs.file(Path.of("/x/{program}.log"));
    var a = program("a").toBuilder().logs(file).build();
    var same = program("b").toBuilder().logs(Logs.file(Path.of("/x/a.log")).rotate(7, 1)).build();

    assertThatThrownBy(() -> Supervisor.builder().programs(a, same).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "supervisor: log file /x/a.log was rotate(7, 1): those who share a file must rotate it"
                + " alike, but another says rotate(52428800, 10)");
    assertPasses(Supervisor.builder().programs(a, program("b").toBuilder().logs(file).build()));
  }

  @Test
  void a_log_file_of_any_slot_counts_and_is_told_once() {
    var slots = Logs.file(Path.of("/x/{slot}.log")).rotate(7, 1);
    var a = program("a").toBuilder().logs(slots).build();
    var b = program("b").toBuilder().logs(Logs.file(Path.of("/x/2.log"))).build();
    var c = program("c").toBuilder().logs(slots.neverRotate()).build();

    assertThatThrownBy(() -> Supervisor.builder().programs(a, b).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("log file /x/2.log was rotate(52428800, 10)")
        .hasMessageEndingWith("another says rotate(7, 1)");
    assertThatThrownBy(() -> Supervisor.builder().programs(a, c).start())
        .isInstanceOfSatisfying(
            InvalidSpecException.class, e -> assertThat(e.problems()).hasSize(1));
  }

  @Test
  void a_next_spec_fits_beside_others_whatever_they_have_among_themselves() {
    var file = Logs.file(Path.of("/x/a.log"));
    var one = program("b").toBuilder().logs(file).build();
    var other = program("b").toBuilder().logs(file.neverRotate()).build();

    SupervisorSetup.requireFits(program("a"), List.of(one, other));
    SupervisorSetup.requireFits(program("a").toBuilder().logs(file).build(), List.of(one));
    assertThatThrownBy(
            () ->
                SupervisorSetup.requireFits(
                    program("a").toBuilder().logs(file).build(), List.of(one, other)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("program a: log file /x/a.log was rotate(52428800, 10): ")
        .hasMessageEndingWith("another says neverRotate()");
  }

  @Test
  void programs_that_want_a_socket_in_two_modes_are_refused() {
    var http = SocketHandoff.tcp("http", 8080);
    var starter = starter("b", http);

    assertThatThrownBy(() -> Supervisor.builder().programs(program("a", http), starter).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "supervisor: socket http was non-blocking for program a and blocking for program b:"
                + " give one of them a socket of another name and address:"
                + " a socket blocks for all who have it, or for none");
    assertPasses(Supervisor.builder().programs(starter, starter("c", http)));
    assertPasses(
        Supervisor.builder().programs(starter, program("d", SocketHandoff.tcp("other", 0))));
  }

  @Test
  void a_next_spec_wants_its_sockets_in_the_mode_they_have() {
    var http = SocketHandoff.tcp("http", 8080);

    SupervisorSetup.requireFits(starter("a", http), List.of(starter("a", http)));
    assertThatThrownBy(
            () -> SupervisorSetup.requireFits(program("a", http), List.of(starter("a", http))))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(
            "socket http was blocking for program a and non-blocking for its next spec");
  }

  private static ProgramSpec starter(String name, SocketHandoff socket) {
    return ProgramSpec.named(name)
        .command(Command.of("starman").serverStarter())
        .readiness(Readiness.aliveFor(Duration.ofSeconds(1)))
        .sockets(socket)
        .build();
  }

  private static void assertPasses(Supervisor.Builder builder) {
    assertThatThrownBy(builder::start).hasMessageContaining("no implementation");
  }

  @ParameterizedTest
  @CsvSource({
    "USR2, the JVM has it",
    "QUIT, the JVM has it",
    "KILL, a process can't",
    "HUP, it rolls",
    "INT, it stops"
  })
  void a_signal_that_cannot_reopen_logs_is_refused(Signal signal, String why) {
    var signals = OsSignals.standard().reopenLogsOn(signal);

    assertThatThrownBy(() -> Supervisor.builder().programs(program("a")).signals(signals).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContainingAll("signals reopenLogsOn was " + signal, why, "as USR1");
  }

  @Test
  void a_signal_that_is_free_may_reopen_logs() {
    var builder = Supervisor.builder().programs(program("a"));

    assertPasses(builder.signals(OsSignals.standard().reopenLogsOn(Signal.USR1)));
    assertPasses(builder.signals(OsSignals.none().reopenLogsOn(Signal.HUP)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "..", "-x"})
  void a_name_that_is_no_name_of_a_directory_is_refused(String name) {
    assertThatThrownBy(() -> Supervisor.builder().programs(program("a")).name(name).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("supervisor: name was \"" + name + "\": use letters");
  }

  @Test
  void a_status_file_is_of_one_program_and_nothing_else() {
    var file = Path.of("/x/status");
    var two = Supervisor.builder().programs(program("a"), program("b"));

    assertThatThrownBy(() -> two.statusFile(file).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "supervisor: statusFile /x/status was for [a, b]: say of which of them:"
                + " statusFile(program, path)");
    var one = Supervisor.builder().programs(program("a"));
    assertThatThrownBy(() -> one.statusFile("c", file).pidFile(Path.of("/x/./status")).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("statusFile of c was for [a]: say of which")
        .hasMessageContaining("statusFile was /x/status: give each status file, and the pid file");
    assertPasses(Supervisor.builder().programs(program("a")).statusFile(file));
    assertPasses(
        Supervisor.builder()
            .programs(program("a"), program("b"))
            .statusFile("a", file)
            .statusFile("b", Path.of("/x/other")));
  }

  @Test
  void all_problems_of_a_setup_are_told_at_once() {
    var first = program("a", SocketHandoff.tcp("http", 1));
    var second = program("a", SocketHandoff.tcp("http", 2));

    assertThatThrownBy(() -> Supervisor.builder().programs(first, second).start())
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            refusal ->
                assertThat(refusal.problems())
                    .extracting(InvalidSpecException.Problem::field)
                    .containsExactly("programs", "socket http"));
  }

  @Test
  void programs_may_share_a_socket_and_an_implementation_is_asked_for_by_its_name() {
    var http = SocketHandoff.tcp("http", 8080);
    var builder = Supervisor.builder().programs(program("a", http), program("b", http));

    assertThatThrownBy(builder::start)
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("add the dependency org.supervisor4j:supervisor-netty");
  }

  @Test
  void programs_that_share_a_socket_may_know_it_by_different_numbers() {
    var http = SocketHandoff.tcp("http", "127.0.0.1", 8080);

    assertPasses(
        Supervisor.builder().programs(starter("a", http), starter("b", http.descriptor(5))));
  }
}
