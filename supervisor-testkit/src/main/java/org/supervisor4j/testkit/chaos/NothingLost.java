package org.supervisor4j.testkit.chaos;

import java.util.Comparator;
import java.util.List;
import org.supervisor4j.testkit.traffic.Allowance;
import org.supervisor4j.testkit.traffic.Explained;

/** No request is lost but what the cards allow. */
final class NothingLost implements Invariant {

  private final MixedLoad load;
  private final List<Allowance> allowances;

  NothingLost(MixedLoad load, List<Allowance> allowances) {
    this.load = load;
    this.allowances = allowances;
  }

  /** By the last fault before it, if there are several that explain it. */
  Explained soFar() {
    var latestFirst =
        allowances.stream().sorted(Comparator.comparing(Allowance::from).reversed()).toList();
    return Explained.of(MixedLoad.losses(load.reports()), latestFirst);
  }

  @Override
  public List<String> whenCalm() {
    return soFar().unexplained().stream().map(loss -> "lost: " + loss).toList();
  }
}
