package org.supervisor4j.testkit.chaos;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.posix.Spawn;
import org.supervisor4j.netty.wire.Variables;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.chaos.Card.Deed;
import org.supervisor4j.testkit.fault.Act;
import org.supervisor4j.testkit.proc.Offspring;
import org.supervisor4j.testkit.proc.Proc;
import org.supervisor4j.testkit.proc.ShortLook;

/** What is planted, undeclared, is found, and shown with the seed and the story. */
@Timeout(120)
class BitesTest {

  private final Path directory;
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init") // by start
  private PuppetShow show;

  BitesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() {
    show = new PuppetShow(directory, 2);
  }

  @AfterEach
  void close() {
    show.close();
  }

  private static Card planted(Floor floor, Deed deed) {
    return new Card("planted", Mix.SLOT, floor, Card.NOTHING, deed);
  }

  /** Of a chaos of one card, without any load. */
  private String failure(Card card) {
    return failure(Chaos.on(show.supervisor(), "web", show.story()).puppets(show.puppets()), card);
  }

  private String stays(Card card) {
    return ShortLook.during(() -> failure(card));
  }

  private String failure(Chaos chaos, Card card) {
    chaos.warnings(warnings).seed(42).faults(1).repeatedBy("say it again, ").cards(card);
    return catchThrowableOfType(AssertionError.class, chaos::run).toString();
  }

  @Test
  void a_loss_that_no_card_allows_is_shown_with_seed_and_story() {
    var failure =
        failure(
            show.chaos(warnings),
            planted(
                Floor.ALL,
                (scene, deal) ->
                    scene.onReady(
                        deal.slot(),
                        worker -> {
                          scene.tell(worker, Act.halfResponseThenClose());
                          scene.pause(ofSeconds(2));
                        })));

    assertThat(failure)
        .startsWith(
            "java.lang.AssertionError: chaos with seed 42 failed in turn 1 of 1:\n  lost: Loss[cause=PARTIAL")
        .contains(
            "to run it again: say it again, 42\n",
            " 1 lost outside the allowances",
            "without a reason: 1",
            "what happened:\n",
            " -- chaos with seed 42, 1 faults\n",
            " -- turn 1 of 1: planted (slot ",
            " -- WRONG lost: ");
  }

  @Test
  void a_death_that_nobody_declared_is_unexplained() {
    var failure =
        failure(
            planted(
                Floor.ALL_BUT_ONE,
                (scene, deal) ->
                    scene.onReady(
                        deal.slot(),
                        worker -> {
                          scene.faults().on(worker).kill();
                          scene.untilGone(worker);
                        })));

    assertThat(failure)
        .contains("  unexplained: web/")
        .contains(": killed by KILL (not sent by the supervisor), died\n");
  }

  @Test
  void a_line_of_the_log_that_nobody_declared_is_unexplained() {
    var failure = failure(planted(Floor.ALL, (scene, deal) -> warnings.add("WARN all is strange")));

    assertThat(failure).contains("  unexplained line: WARN all is strange\n");
  }

  @Test
  void less_capacity_than_the_card_allows_is_seen() {
    var failure = failure(planted(Floor.ALL, AnyWorkers::kill));

    assertThat(failure).contains("  capacity: 1 workers are ready, at least 2 must be, by ");
  }

  @Test
  void a_descriptor_that_stays_open_is_seen() throws IOException {
    var leak = new ArrayList<Pipe>();

    var failure = stays(planted(Floor.ALL, (scene, deal) -> leak.add(pipe())));

    assertThat(failure).containsPattern("  descriptors: \\d+ of pipe:\\[N], before \\d+\n");
    leak.get(0).sink().close();
    leak.get(0).source().close();
  }

  private static Pipe pipe() {
    try {
      return Pipe.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void what_a_dead_worker_has_started_and_left_is_seen() {
    var orphans = new ArrayList<Process>();

    var failure =
        stays(planted(Floor.ALL, (scene, deal) -> orphans.add(orphan(scene.ready(deal.slot())))));

    assertThat(failure).contains("  orphan: process " + orphans.get(0).pid() + ", sleep 1000\n");
    orphans.get(0).destroyForcibly();
  }

  @Test
  void a_child_that_nobody_reaps_is_seen() {
    var dead = new AtomicLong();

    var failure = stays(planted(Floor.ALL, (scene, deal) -> dead.set(unreaped())));

    assertThat(failure).contains("  zombie " + dead.get() + "\n");
    Processes.end(dead.get());
  }

  private static long unreaped() {
    var command = Path.of("/bin/true");
    var pid =
        new Spawn(command, List.of("true"), Map.of(), Optional.empty(), 1, 2, new TreeMap<>())
            .start();
    await().until(() -> Proc.stat(pid).filter(Proc.Stat::isZombie).isPresent());
    return pid;
  }

  private static Process orphan(WorkerStatus worker) {
    var line = new ProcessBuilder("sleep", "1000");
    var runtime =
        Offspring.channel(worker.pid().orElseThrow()).map(Offspring::runtime).orElseThrow();
    line.environment().put(Variables.CHANNEL, runtime + "/w0/c");
    try {
      return line.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_program_that_does_not_get_well_again_is_seen() {
    show.supervisor().whenReady().join(); // which is given as little time as the healing
    var chaos = Chaos.on(show.supervisor(), "web", show.story()).healingWithin(ofSeconds(5));
    var failure =
        failure(chaos, planted(Floor.NONE, (scene, deal) -> scene.program().stop().join()));

    assertThat(failure).contains("it was not well again after planted (slot ").contains("PT5S");
  }

  @Test
  void a_listener_that_is_no_more_is_seen() {
    var listeners = new SameListeners(show.supervisor(), show.supervisor().program("web"));
    assertThat(listeners.always()).isEmpty();
    assertThat(listeners.whenCalm()).isEmpty();

    show.close();

    assertThat(listeners.always()).singleElement().asString().contains("has become");
    assertThat(listeners.whenCalm()).singleElement().asString().contains(", is nothing");
  }

  @Test
  void a_program_that_may_give_up_is_refused() {
    var story = Story.inRealTime();
    var spec =
        ProgramSpec.named("short")
            .command(Command.of("sleep", "1000"))
            .readiness(Readiness.aliveFor(ofSeconds(0).plusMillis(1)))
            .build();
    try (var supervisor =
        Supervisor.builder().name("short").runtimeParent(directory).programs(spec).start()) {
      assertThatThrownBy(Chaos.on(supervisor, "short", story)::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("short may give up")
          .hasMessageContaining("neverGiveUp()");
    }
  }
}
