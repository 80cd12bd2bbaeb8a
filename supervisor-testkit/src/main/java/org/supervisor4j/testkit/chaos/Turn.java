package org.supervisor4j.testkit.chaos;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is played at once: a card, or two.
 *
 * @param due when in the run it is to be played, from 0, its beginning, to 1
 */
record Turn(double due, List<Deal> deals) {

  /** By how many of these workers the capacity may fall. */
  int cost(int workers) {
    return deals.stream().mapToInt(deal -> deal.card().floor().cost(workers)).sum();
  }

  boolean isPair() {
    return deals.size() > 1;
  }

  @Override
  public String toString() {
    return deals.stream().map(Deal::toString).collect(Collectors.joining(" + "));
  }
}
