package org.supervisor4j.testkit.chaos;

import static java.time.Duration.ofMillis;
import static org.supervisor4j.testkit.chaos.Card.NOTHING;

import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.testkit.fault.Act;

/** The card for programs that write to one log file. */
final class LogFile {

  private static final long SOME_LINES = 80_000;

  private LogFile() {}

  static Optional<Card> of(ProgramSpec spec) {
    return shared(spec)
        .map(log -> new Card("disk full on the log", Mix.SLOT, Floor.ALL, NOTHING, deed(log)));
  }

  /** None if each slot has a file of its own. */
  private static Optional<Path> shared(ProgramSpec spec) {
    if (!(spec.logs() instanceof Logs.File file)) {
      return Optional.empty();
    }
    var first = file.pathFor(new WorkerId(spec.name(), 0, 1));
    var second = file.pathFor(new WorkerId(spec.name(), 1, 1));
    return first.equals(second) ? Optional.of(first) : Optional.empty();
  }

  @SuppressWarnings("try") // it lasts as long as the block
  private static Card.Deed deed(Path log) {
    return (scene, deal) -> {
      scene.excuses().fullDisk(log.toString());
      try (var full = scene.faults().fillDisk(scene.supervisor(), log)) {
        if (scene.puppets().isPresent()) {
          scene.onReady(deal.slot(), worker -> scene.tell(worker, Act.flood(SOME_LINES)));
        }
        scene.pause(deal.between(ofMillis(200), ofMillis(1500)));
      }
    };
  }
}
