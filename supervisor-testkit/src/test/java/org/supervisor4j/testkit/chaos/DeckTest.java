package org.supervisor4j.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;

class DeckTest {

  private static final int SLOTS = 3;
  private static final List<Card> CARDS = cards();

  private static List<Card> cards() {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("true"))
            .workers(SLOTS)
            .logs(Logs.file(Path.of("web.log")))
            .build();
    var cards = new ArrayList<>(AnyWorkers.of(spec));
    cards.add(LogFile.of(spec).orElseThrow());
    cards.addAll(PuppetsOnly.all());
    return cards;
  }

  private static List<Deal> deals(long seed, int count) {
    return Deck.of(seed, CARDS, SLOTS, count).stream()
        .flatMap(turn -> turn.deals().stream())
        .toList();
  }

  @Test
  void a_seed_always_deals_the_same() {
    assertThat(Deck.of(42, CARDS, SLOTS, 100)).isEqualTo(Deck.of(42, CARDS, SLOTS, 100));
    assertThat(deals(42, 100)).isNotEqualTo(deals(43, 100)).hasSize(100);
  }

  @Test
  void each_card_comes_once_before_any_comes_again() {
    assertThat(deals(42, CARDS.size()))
        .extracting(Deal::card)
        .containsExactlyInAnyOrderElementsOf(CARDS);
  }

  @Test
  void two_at_once_go_together_and_are_done_to_different_workers() {
    var pairs =
        IntStream.range(0, 100)
            .boxed()
            .flatMap(seed -> Deck.of(seed, CARDS, SLOTS, 30).stream())
            .filter(Turn::isPair)
            .map(Turn::deals)
            .toList();

    assertThat(pairs).hasSizeGreaterThan(100);
    assertThat(pairs)
        .allMatch(pair -> pair.get(0).slot() != pair.get(1).slot())
        .noneMatch(pair -> pair.get(0).card().mix() == Mix.ALONE)
        .noneMatch(pair -> pair.get(1).card().mix() == Mix.ALONE)
        .noneMatch(pair -> pair.stream().allMatch(deal -> deal.card().mix() == Mix.POOL));
  }

  @Test
  void a_single_worker_gets_one_fault_at_a_time_and_the_pool_another() {
    assertThat(Deck.of(42, CARDS, 1, 300))
        .filteredOn(Turn::isPair)
        .isNotEmpty()
        .allMatch(turn -> turn.deals().stream().anyMatch(deal -> deal.card().mix() == Mix.POOL));
  }

  @Test
  void turns_are_due_in_order_within_the_whole_time() {
    assertThat(Deck.of(42, CARDS, SLOTS, 100))
        .extracting(Turn::due)
        .isSorted()
        .allMatch(due -> due < 1);
  }

  @Test
  void the_page_has_each_card() throws IOException {
    assertThat(Files.readString(Path.of("../docs/chaos.md")))
        .contains(
            CARDS.stream()
                .map(card -> "| %s | %s | %s |".formatted(card, card.allows(), card.floor()))
                .toList());
  }
}
