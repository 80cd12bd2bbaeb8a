package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Cards in an order that the seed decides; each comes once before any comes again. */
final class Deck {

  private static final int PAIR_EACH = 3;
  private static final Duration LATEST = Duration.ofMillis(500);

  private final List<Card> cards;
  private final int slots;
  private final Random random;
  private final List<Card> pile = new ArrayList<>();

  private Deck(long seed, List<Card> cards, int slots) {
    this.cards = cards;
    this.slots = slots;
    random = new Random(seed);
  }

  /** So many cards; the same for the same arguments. */
  static List<Turn> of(long seed, List<Card> cards, int slots, int count) {
    return new Deck(seed, cards, slots).turns(count);
  }

  private List<Turn> turns(int count) {
    var hands = new ArrayList<List<Deal>>();
    for (int left = count; left > 0; left -= hands.get(hands.size() - 1).size()) {
      hands.add(hand(left > 1 && random.nextInt(PAIR_EACH) == 0));
    }
    var turns = new ArrayList<Turn>();
    for (int i = 0; i < hands.size(); i++) {
      turns.add(new Turn((i + random.nextDouble() / 2) / hands.size(), hands.get(i)));
    }
    return turns;
  }

  private List<Deal> hand(boolean pair) {
    var first = deal(draw(), random.nextInt(slots));
    var second = pair ? partner(first) : Optional.<Deal>empty();
    return second.map(other -> List.of(first, other)).orElse(List.of(first));
  }

  private Card draw() {
    if (pile.isEmpty()) {
      pile.addAll(cards);
      Collections.shuffle(pile, random);
    }
    return pile.remove(0);
  }

  /** The next one that goes with it, if there is one. */
  private Optional<Deal> partner(Deal first) {
    return pile.stream()
        .filter(card -> card.mix().with(first.card().mix()))
        .filter(card -> slots > 1 || card.mix() != first.card().mix())
        .findFirst()
        .map(
            card -> {
              pile.remove(card);
              return deal(card, (first.slot() + 1 + random.nextInt(slots)) % slots);
            })
        .map(deal -> deal.slot() == first.slot() ? beside(deal) : deal);
  }

  private Deal beside(Deal deal) {
    return new Deal(deal.card(), (deal.slot() + 1) % slots, deal.strength(), deal.after());
  }

  private Deal deal(Card card, int slot) {
    var after = Duration.ofNanos((long) (random.nextDouble() * LATEST.toNanos()));
    return new Deal(card, slot, random.nextDouble(), after);
  }
}
