package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.supervisor4j.Program;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.fault.Puppets;
import org.supervisor4j.testkit.traffic.TrafficPlan;

/**
 * Plays faults on the workers of a program, in an order that a seed decides, and watches meanwhile
 * what must hold whatever happens. Everything is in this JVM: supervisor, traffic and watch.
 *
 * <pre>{@code
 * Chaos.on(supervisor, "web", story)
 *     .faults(100)
 *     .lasting(ofMinutes(10))
 *     .traffic("keep-alive", Traffic.to(supervisor.address("http")).rate(200).keepAlive(16))
 *     .run();
 * }</pre>
 */
public final class Chaos {

  /** The system property that has the seed, unless the test says one. */
  public static final String SEED = "supervisor4j.chaos.seed";

  final Supervisor supervisor;
  final Program program;
  final Story story;
  final Map<String, TrafficPlan> traffic = new LinkedHashMap<>();
  Optional<Puppets> puppets = Optional.empty();
  Queue<String> warnings = new ConcurrentLinkedQueue<>();
  Optional<List<Card>> chosen = Optional.empty();
  long seed = Long.getLong(SEED, new Random().nextInt(Integer.MAX_VALUE));
  int faults = 20;
  Duration duration = Duration.ZERO;
  Duration patience = Duration.ofMinutes(1);
  String repeat = "the same test, with -D" + SEED + "=";

  private Chaos(Supervisor supervisor, String program, Story story) {
    this.supervisor = supervisor;
    this.program = supervisor.program(program);
    this.story = story;
  }

  /**
   * To be played on this program. The story must be told all events: {@code builder.on(
   * SupervisorEvent.class, story)}.
   */
  public static Chaos on(Supervisor supervisor, String program, Story story) {
    return new Chaos(supervisor, program, story);
  }

  /** The program runs these, so that the cards which only puppets can play are in the deck, too. */
  public Chaos puppets(Puppets strings) {
    puppets = Optional.of(strings);
    return this;
  }

  /** The order of cards, slots and pauses; by chance unless said, or by {@link #SEED}. */
  public Chaos seed(long number) {
    seed = number;
    return this;
  }

  /** How many cards are played; 20 unless said. */
  public Chaos faults(int count) {
    require(count > 0, "faults " + count, "play at least 1");
    faults = count;
    return this;
  }

  /** Spreads them over this time; unless said one comes as soon as all is well after the other. */
  public Chaos lasting(Duration time) {
    require(!time.isNegative(), "lasting " + time, "give no time below zero");
    duration = time;
    return this;
  }

  /** How long all may take to be well again, and anything that a card does; 1 min unless said. */
  public Chaos healingWithin(Duration time) {
    require(time.toNanos() > 0, "healingWithin " + time, "give a time longer than zero");
    patience = time;
    return this;
  }

  /** Requests of this kind are under way all the time. */
  public Chaos traffic(String name, TrafficPlan plan) {
    traffic.put(name, plan);
    return this;
  }

  /**
   * What the host's log says as a warning or an error, put there by an appender of the user's; each
   * must be explained by what is played, as events are.
   *
   * @param lines thread-safe; lines are taken out
   */
  public Chaos warnings(Queue<String> lines) {
    warnings = lines;
    return this;
  }

  /** What a failure shows as the way to run it again, followed by the seed. */
  public Chaos repeatedBy(String command) {
    repeat = command;
    return this;
  }

  Chaos cards(Card... only) {
    chosen = Optional.of(List.of(only));
    return this;
  }

  /**
   * Plays until all is played, and the time is over.
   *
   * @throws AssertionError at the first that does not hold: with the seed, what was lost for which
   *     reason, and the story
   * @throws IllegalArgumentException if the program's restart policy would give up
   */
  public ChaosReport run() {
    var policy = program.spec().restart();
    require(
        policy.when() == RestartPolicy.When.ALWAYS && policy.maxRestarts() == Integer.MAX_VALUE,
        program.name() + " may give up by " + policy,
        "build its spec with RestartPolicy.always().neverGiveUp(), since more workers die than"
            + " should");
    return new Run(this).play();
  }

  List<Turn> turns() {
    return Deck.of(seed, chosen.orElseGet(this::deck), program.spec().workers(), faults);
  }

  private List<Card> deck() {
    var cards = new ArrayList<>(AnyWorkers.of(program.spec()));
    LogFile.of(program.spec()).ifPresent(cards::add);
    puppets.ifPresent(strings -> cards.addAll(PuppetsOnly.all()));
    return cards;
  }

  private static void require(boolean holds, String what, String mend) {
    if (!holds) {
      throw new IllegalArgumentException("chaos: " + what + ": " + mend);
    }
  }
}
