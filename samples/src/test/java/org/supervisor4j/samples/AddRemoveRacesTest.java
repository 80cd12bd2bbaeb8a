package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.samples.TestHost.sleep;
import static org.supervisor4j.samples.TestHost.tcp;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.ProgramAdded;
import org.supervisor4j.SupervisorEvent.ProgramRemoved;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Programs that come and go many times, at the same time, and while the supervisor ends. */
@Tag("alone")
@Timeout(300)
class AddRemoveRacesTest {

  private static final int TIMES = Integer.getInteger("adds", 50);

  private final Path directory;

  AddRemoveRacesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Supervisor supervisor() {
    return Supervisor.builder().name("test").runtimeParent(directory).start();
  }

  private ProgramSpec guest(String name) {
    return sleep(name)
        .sockets(tcp(name), SocketHandoff.unix(name + "-path", directory.resolve(name + ".sock")))
        .logs(Logs.file(directory.resolve("guest.log")))
        .build();
  }

  private void comeAndGo(Supervisor supervisor) {
    supervisor.add(guest("guest")).join().whenReady().join();
    supervisor.remove("guest").join();
  }

  @Test
  void fifty_that_come_and_go_leave_nothing_behind() {
    try (var host = TestHost.start(directory, sleep())) {
      comeAndGo(host.supervisor());
      var before = Footprint.settled(directory);

      for (int i = 0; i < TIMES; i++) {
        comeAndGo(host.supervisor());
      }

      before.awaitAgain(directory);
      await()
          .untilAsserted(
              () ->
                  assertThat(host.events())
                      .filteredOn(ProgramRemoved.class::isInstance)
                      .hasSize(TIMES + 1));
      assertThat(host.supervisor().programs()).containsExactly(host.program());
    }
  }

  @Test
  void others_lose_no_request_meanwhile() {
    try (var host = TestHost.start(directory, TestHost.web(tcp()).workers(2));
        var load = Load.warmedUp(host.address())) {
      for (int i = 0; i < TIMES; i++) {
        comeAndGo(host.supervisor());
      }
      load.stop().forEach(TrafficReport::assertNothingLost);
      assertThat(host.program().status().workers()).allMatch(worker -> worker.restarts() == 0);
    }
  }

  @Test
  void whatever_is_asked_for_at_once_is_answered_and_the_end_forgets_nobody() throws Exception {
    for (int round = 0; round < 5; round++) {
      var events = new CopyOnWriteArrayList<SupervisorEvent>();
      var supervisor =
          Supervisor.builder()
              .name("test")
              .runtimeParent(directory)
              .on(SupervisorEvent.class, events::add)
              .start();
      var answers = new ConcurrentLinkedQueue<CompletableFuture<?>>();
      var seed = round;
      var threads =
          IntStream.range(0, 4)
              .mapToObj(i -> new Thread(() -> ask(supervisor, new Random(seed * 4 + i), answers)))
              .toList();
      threads.forEach(Thread::start);
      if (round % 2 == 0) {
        threads.get(0).join(); // the others are in the midst of it
      } else {
        join(threads);
      }
      supervisor.close();
      join(threads);

      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .handle((done, failure) -> null)
          .get(30, TimeUnit.SECONDS);
      assertThat(ProcessHandle.current().children()).isEmpty();
      assertThat(directory.resolve("test")).doesNotExist();
      assertInTurn(events);
    }
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (var thread : threads) {
      thread.join();
    }
  }

  private void ask(
      Supervisor supervisor, Random dice, ConcurrentLinkedQueue<CompletableFuture<?>> answers) {
    for (int i = 0; i < 25; i++) {
      var name = "p" + dice.nextInt(3);
      answers.add(dice.nextBoolean() ? supervisor.add(guest(name)) : supervisor.remove(name));
      for (var program : supervisor.programs()) {
        assertThat(program.status().program()).isEqualTo(program.name());
      }
      if (dice.nextInt(3) == 0) {
        answers.forEach(answer -> answer.handle((done, failure) -> null).join());
      }
    }
  }

  /** Nobody comes twice without having gone, and nobody is heard of who is not there. */
  private static void assertInTurn(List<SupervisorEvent> events) {
    for (var name : List.of("p0", "p1", "p2")) {
      var there = false;
      for (var event : events) {
        if (event.program().equals(name)) {
          var comes = event instanceof ProgramAdded;
          assertThat(there).as("%s in %s", event, events).isNotEqualTo(comes);
          there = !(event instanceof ProgramRemoved);
        }
      }
    }
  }

  @Test
  void a_remove_takes_the_roll_of_its_program_along() {
    try (var supervisor = supervisor()) {
      var slow = sleep("a").rollout(RolloutPolicy.oneByOne().observe(ofSeconds(100))).build();
      var program = supervisor.add(slow).join();
      program.whenReady().join();
      var roll = program.roll();
      var waiting = program.roll(slow.toBuilder().sockets(tcp("late")).build());

      assertThat(supervisor.remove("a")).succeedsWithin(ofSeconds(10));

      assertThat(roll).succeedsWithin(ofSeconds(10)).isInstanceOf(Rollout.Aborted.class);
      assertThat(waiting.handle((outcome, failure) -> failure != null || !outcome.succeeded()))
          .succeedsWithin(ofSeconds(10))
          .isEqualTo(true);
      assertThatThrownBy(() -> supervisor.address("late")).hasMessageContaining("late");
      assertThat(ProcessHandle.current().children()).isEmpty();
    }
  }

  @Test
  void what_comes_after_the_end_is_refused() {
    var supervisor = supervisor();
    supervisor.add(guest("a")).join();
    supervisor.close();

    assertThatThrownBy(() -> supervisor.add(guest("b")).join())
        .hasMessageContaining("program b: the supervisor is closed; start a new one");
    assertThatThrownBy(() -> supervisor.remove("a").join())
        .hasMessageContaining("program a: the supervisor is closed; start a new one");
  }
}
