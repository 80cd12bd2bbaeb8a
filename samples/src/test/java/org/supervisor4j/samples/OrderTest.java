package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.samples.TestHost.sleep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StartOrder;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.WorkerState;

/** Who starts after whom and stops before whom, with real processes. */
@Timeout(60)
class OrderTest {

  private final Path directory;
  private final Path gate;
  private List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  private Supervisor supervisor;

  OrderTest(@TempDir Path directory) {
    this.directory = directory;
    gate = directory.resolve("gate");
    supervisor = start();
  }

  private Supervisor start(ProgramSpec.Builder... specs) {
    var programs = List.of(specs).stream().map(ProgramSpec.Builder::build);
    return Supervisor.builder()
        .name("test")
        .runtimeParent(directory)
        .programs(programs.toArray(ProgramSpec[]::new))
        .on(SupervisorEvent.class, events::add)
        .start();
  }

  private void restart(ProgramSpec.Builder... specs) {
    supervisor.close();
    supervisor = start(specs);
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  /** Ready once the gate is open. */
  private ProgramSpec.Builder db() {
    var script = "while ! [ -e " + gate + " ]; do sleep 0.02; done; echo open; exec sleep 1000";
    return sleep("db").command(Command.of("sh", "-c", script)).readiness(Readiness.logLine("open"));
  }

  private static ProgramSpec.Builder after(String name, String... others) {
    return sleep(name).order(StartOrder.usual().after(others));
  }

  private void openGate() throws IOException {
    Files.createFile(gate);
  }

  private Program program(String name) {
    return supervisor.program(name);
  }

  /** Where the first of them is, or comes: events are told on a thread of their own. */
  private int at(Class<? extends SupervisorEvent> type, String program) {
    return first(event -> type.isInstance(event) && event.program().equals(program));
  }

  private int first(Predicate<SupervisorEvent> wanted) {
    await()
        .atMost(ofSeconds(20))
        .untilAsserted(() -> assertThat(List.copyOf(events)).anyMatch(wanted));
    var first = events.stream().filter(wanted).findFirst().orElseThrow();
    return events.indexOf(first);
  }

  private void awaitWaiting(String name) {
    await().until(() -> !program(name).status().waitsFor().isEmpty());
  }

  private boolean wasStarted(String name) {
    return events.stream()
        .anyMatch(event -> event instanceof WorkerStarted && event.program().equals(name));
  }

  /** The commands of all are evaluated at the same time; who takes a second is overtaken. */
  @RepeatedTest(5)
  void lower_priorities_are_launched_first() {
    var specs =
        IntStream.rangeClosed(1, 8)
            .mapToObj(i -> sleep("p" + i).workers(2).order(StartOrder.priority(9 - i)))
            .toArray(ProgramSpec.Builder[]::new);

    await().atMost(ofSeconds(50)).until(() -> isUpWithin(ofSeconds(1), specs));

    await().atMost(ofSeconds(20)).until(() -> starts().size() >= 16);
    assertThat(starts())
        .extracting(SupervisorEvent::program)
        .containsExactly(
            "p8", "p8", "p7", "p7", "p6", "p6", "p5", "p5", "p4", "p4", "p3", "p3", "p2", "p2",
            "p1", "p1");
  }

  private List<SupervisorEvent> starts() {
    return events.stream().filter(WorkerStarted.class::isInstance).toList();
  }

  /** Whether a new supervisor has all of them up so soon. */
  private boolean isUpWithin(Duration limit, ProgramSpec.Builder... specs) {
    supervisor.close();
    events = new CopyOnWriteArrayList<>();
    var began = System.nanoTime();
    supervisor = start(specs);
    supervisor.whenReady().join();
    return System.nanoTime() - began < limit.toNanos();
  }

  @Test
  void a_program_starts_when_those_it_waits_for_are_ready_and_stops_before_them()
      throws IOException {
    restart(after("web", "api", "db"), after("api", "db"), db());
    await().until(() -> wasStarted("db"));
    awaitWaiting("web");
    var worker = program("web").status().workers().get(0);
    var ready = supervisor.whenReady();

    assertThat(worker.state()).isEqualTo(WorkerState.STARTING);
    assertThat(worker.reason()).isEqualTo("waits for api, db");
    assertThat(worker.pid()).isEmpty();
    assertThat(ready).isNotDone();
    openGate();
    assertThat(ready).succeedsWithin(ofSeconds(30));
    assertThat(program("web").status().waitsFor()).isEmpty();
    supervisor.close();

    assertThat(at(WorkerStarted.class, "api")).isGreaterThan(at(WorkerReady.class, "db"));
    assertThat(at(WorkerStarted.class, "web")).isGreaterThan(at(WorkerReady.class, "api"));
    assertThat(at(WorkerStopping.class, "api")).isGreaterThan(at(WorkerExited.class, "web"));
    assertThat(at(WorkerStopping.class, "db")).isGreaterThan(at(WorkerExited.class, "api"));
  }

  @Test
  void who_waits_starts_after_a_failure_has_healed() throws IOException {
    var script = "[ -e " + gate + " ] || exit 1; echo up; exec sleep 1000";
    var flaky =
        sleep("db")
            .command(Command.of("sh", "-c", script))
            .readiness(Readiness.logLine("up")) // whoever fails is never up, however late it does
            .restart(RestartPolicy.always().giveUpAfter(0, ofMinutes(1)).healAfter(ofSeconds(1)));
    restart(flaky, after("web", "db"));
    var ready = supervisor.whenReady();
    await().until(() -> program("db").status().workers().get(0).state() == WorkerState.FATAL);

    assertThatThrownBy(ready::join).hasMessageContaining("db/0#1 is FATAL");
    assertThat(wasStarted("web")).isFalse();
    openGate();
    assertThat(program("web").whenReady()).succeedsWithin(ofSeconds(30));
  }

  @Test
  void a_stop_by_hand_ends_the_wait_and_a_start_by_hand_does_not_wait() throws IOException {
    restart(db(), after("web", "db"), after("api", "db"));
    awaitWaiting("api");
    var waiting = program("web").whenReady();

    program("web").stop().join();
    program("api").start().join();

    assertThat(waiting).failsWithin(ofSeconds(20));
    assertThat(program("web").status().waitsFor()).isEmpty();
    assertThat(program("db").status().ready()).isEmpty();
    openGate();
    assertThat(program("db").whenReady()).succeedsWithin(ofSeconds(30));
    assertThat(program("web").status().workers().get(0).state()).isEqualTo(WorkerState.STOPPED);
    assertThat(wasStarted("web")).isFalse();
  }

  @Test
  void a_manual_program_is_left_down_with_those_that_wait_for_it_until_it_is_started() {
    var manual = sleep("db").order(StartOrder.usual().manual());
    restart(manual, after("web", "db"), sleep("other"));

    assertThat(supervisor.whenReady()).succeedsWithin(ofSeconds(30));
    assertThat(program("db").status().workers().get(0).state()).isEqualTo(WorkerState.STOPPED);
    assertThat(program("web").status().waitsFor()).containsExactly("db");
    program("db").start().join();

    assertThat(program("web").whenReady()).succeedsWithin(ofSeconds(30));
  }

  @Test
  void nothing_happens_to_who_is_up_when_what_it_waited_for_goes_down() {
    restart(sleep("db"), after("web", "db"));
    program("web").whenReady().join();

    program("db").restart().join();
    program("db").stop().join();

    assertThat(program("web").status().ready()).hasSize(1);
    assertThat(program("web").status().workers().get(0).restarts()).isZero();
  }

  @Test
  void a_stop_closes_sockets_level_by_level() {
    var path = directory.resolve("db.sock");
    var mark = directory.resolve("mark"); // a file: output may be read later than all ends
    var stubborn =
        "trap 'test -S %s && echo still there >%s; exit' TERM; echo up; sleep 1000 & wait"
            .formatted(path, mark);
    restart(
        sleep("db").sockets(SocketHandoff.unix("db", path)),
        after("web", "db")
            .command(Command.of("sh", "-c", stubborn))
            .readiness(Readiness.logLine("up")));
    supervisor.whenReady().join();
    supervisor.close();

    assertThat(mark).hasContent("still there");
    assertThat(path).doesNotExist();
  }

  @Test
  void a_group_goes_by_its_own_order_and_waits_for_nobody_outside() {
    restart(
        db(),
        sleep("base").group("shop").order(StartOrder.usual().after("db").manual()),
        after("top", "base").group("shop"),
        sleep("alone"));
    var shop = supervisor.group("shop");
    assertThat(program("alone").whenReady()).succeedsWithin(ofSeconds(30));

    assertThat(shop.programs()).extracting(Program::name).containsExactly("base", "top");
    assertThat(supervisor.groups())
        .extracting(g -> g.name())
        .containsExactly("db", "shop", "alone");
    assertThatThrownBy(() -> supervisor.group("none"))
        .hasMessage("there is no group \"none\"; there are [db, shop, alone]");
    assertThat(shop.start()).succeedsWithin(ofSeconds(30));
    assertThat(at(WorkerStarted.class, "top")).isGreaterThan(at(WorkerReady.class, "base"));
    assertThat(shop.roll())
        .succeedsWithin(ofSeconds(30))
        .satisfies(rolls -> assertThat(rolls).hasSize(2).allMatch(Rollout::succeeded));
    assertThat(at(RollStarted.class, "top")).isGreaterThan(at(RollStarted.class, "base"));
    assertThat(shop.stop()).succeedsWithin(ofSeconds(30));

    var stopped = lastGeneration(WorkerStopping.class, "base");
    assertThat(stopped).isGreaterThan(lastGeneration(WorkerExited.class, "top"));
    assertThat(program("alone").status().ready()).hasSize(1);
    assertThat(shop.restart()).succeedsWithin(ofSeconds(30));
  }

  /** The first event of this kind of generation 2. */
  private int lastGeneration(Class<? extends SupervisorEvent.OfWorker> type, String program) {
    return first(
        it ->
            it instanceof SupervisorEvent.OfWorker event
                && type.isInstance(event)
                && event.program().equals(program)
                && event.worker().generation() == 2);
  }

  @Test
  void no_roll_changes_the_group() {
    restart(sleep("a"));
    var next = program("a").spec().toBuilder().group("g").build();

    assertThatThrownBy(() -> program("a").roll(next))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("roll of program a: group was g: give the next spec the same group");
  }
}
