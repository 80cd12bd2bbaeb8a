package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.util.concurrent.FutureTask;

/** Plays the cards of a turn, each on a thread of its own. */
final class Hand {

  /** What a card waits for has a time of its own, and it may wait for some one after the other. */
  private static final Duration MORE = Duration.ofMinutes(2);

  private final Scene scene;

  Hand(Scene scene) {
    this.scene = scene;
  }

  /** Returns when each is played. */
  void play(Turn turn) {
    var tasks = turn.deals().stream().map(deal -> start(deal, turn.isPair())).toList();
    for (int i = 0; i < tasks.size(); i++) {
      await(tasks.get(i), turn.deals().get(i));
    }
  }

  private FutureTask<Void> start(Deal deal, boolean pair) {
    var mine = scene.with(pair);
    var task =
        new FutureTask<Void>(
            () -> {
              if (pair) {
                mine.pause(deal.after());
              }
              deal.card().deed().play(mine, deal);
              return null;
            });
    var thread = new Thread(task, "supervisor4j-chaos-" + deal.card().name());
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private void await(FutureTask<Void> task, Deal deal) {
    try {
      scene.join(task, deal.toString(), scene.patience().plus(MORE));
    } catch (IllegalStateException e) {
      if (!scene.violations().any()) { // it was given up then
        scene.violations().add(e.toString());
      }
    }
  }
}
