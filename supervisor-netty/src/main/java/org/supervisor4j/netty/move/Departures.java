package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;

/**
 * The connections that leave this worker, and the ways to its heirs; decides on one loop. What no
 * heir takes comes back, and drains as if nothing could move.
 */
final class Departures implements Passage.Outcome {

  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
  private static final int TRIES = 2;
  private static final int PATIENCE_MILLIS = 1000;

  private final EventLoop loop;
  private final List<Mover> hopeful = new ArrayList<>(); // there is no heir yet
  private final Deque<Mover> queue = new ArrayDeque<>();
  private final Deque<Refused> refused = new ArrayDeque<>(); // their clients wait
  private final List<Passage> passages = new ArrayList<>();
  private volatile List<Message.Heir> heirs = List.of(); // written on the loop
  private @Nullable Future<?> patience;
  private int turn;
  private int moved;
  private int stayed;

  /** One that another heir may take. */
  private record Refused(Mover mover, Departure departure) {}

  Departures(EventLoop loop) {
    this.loop = loop;
  }

  /** Who takes over from now on; on the loop, so that a drain which is told next finds them. */
  void heirs(List<Message.Heir> now) {
    heirs = now;
    passages.removeIf(passage -> passage.isOver() && now.contains(passage.heir()));
    if (!now.isEmpty()) {
      hopeful.forEach(Mover::begin);
      hopeful.clear();
    }
    changed();
  }

  /**
   * A connection is to move as soon as it can and there is an heir; from any thread.
   *
   * @param socket the name of the listening socket that it came in by
   * @param back how it is served here if it comes back
   */
  void add(Channel connection, String socket, Destination back) {
    var mover = new Mover(this, connection, socket, back);
    if (!heirs.isEmpty()) {
      mover.begin(); // from here: before whatever else the caller tells the connection
    }
    loop.execute(() -> expect(mover));
  }

  private void expect(Mover mover) {
    openPassages();
    if (heirs.isEmpty()) {
      hopeful.add(mover);
    } else {
      mover.begin();
    }
  }

  private void openPassages() {
    for (var heir : heirs) {
      if (passages.stream().noneMatch(passage -> passage.heir().equals(heir))) {
        open(heir);
      }
    }
  }

  private void open(Message.Heir heir) {
    try {
      var passage = new Passage(heir, loop, this);
      passages.add(passage);
      passage.knock();
    } catch (ChannelException e) { // no descriptor left for it
      LOG.warn("there is no way to {}: {}", heir, e.getMessage());
      heirs = heirs.stream().filter(other -> !other.equals(heir)).toList();
    }
  }

  /** It wants its turn; from any thread. */
  void queue(Mover mover) {
    loop.execute(
        () -> {
          queue.add(mover);
          changed();
        });
  }

  /** It had its turn and can use the next one; from any thread. */
  void queueFirst(Mover mover) {
    loop.execute(
        () -> {
          queue.addFirst(mover);
          changed();
        });
  }

  /** The moment was over; from any thread. */
  void unused(Passage place) {
    loop.execute(place::giveBack);
  }

  /** From any thread. */
  void send(Mover mover, Departure departure, Optional<Passage> place) {
    loop.execute(
        () ->
            place.ifPresentOrElse(
                passage -> passage.send(mover, departure), () -> comeBack(mover, departure)));
  }

  @Override
  public void taken(Mover mover) {
    moved++;
    mover.taken();
  }

  @Override
  public void refused(Mover mover, Departure departure, String reason) {
    LOG.debug("{} was not taken: {}", mover, reason);
    if (departure.tries() < TRIES) {
      refused.add(new Refused(mover, departure.again()));
      loop.execute(this::changed);
    } else {
      comeBack(mover, departure);
    }
  }

  private void comeBack(Mover mover, Departure departure) {
    stayed++;
    mover.comeBack(departure);
  }

  @Override
  public void changed() {
    if (!queue.isEmpty() || !refused.isEmpty()) {
      openPassages();
    }
    while (!refused.isEmpty() && (hasPlace() || !mayHavePlaces())) {
      var again = refused.remove();
      reservePlace()
          .ifPresentOrElse(
              passage -> passage.send(again.mover(), again.departure()),
              () -> comeBack(again.mover(), again.departure()));
    }
    while (!queue.isEmpty() && hasPlace()) {
      queue.remove().depart(reservePlace());
    }
    waitForHeirs();
  }

  /**
   * Those that are queued serve on, and there is mostly another heir a moment after one has died.
   */
  private void waitForHeirs() {
    if (queue.isEmpty() || mayHavePlaces()) {
      if (patience != null) {
        patience.cancel(false);
        patience = null;
      }
    } else if (patience == null) {
      patience = loop.schedule(this::giveUp, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void giveUp() {
    patience = null;
    while (!queue.isEmpty() && !mayHavePlaces()) {
      queue.remove().depart(Optional.empty());
    }
  }

  private boolean mayHavePlaces() {
    return living().stream().anyMatch(passage -> !passage.isOver());
  }

  private boolean hasPlace() {
    return living().stream().anyMatch(Passage::hasRoom);
  }

  /** In turn, so that the heirs of a slot that goes get alike. */
  private Optional<Passage> reservePlace() {
    var living = living();
    for (int i = 0; i < living.size(); i++) {
      var passage = living.get((turn + i) % living.size());
      if (passage.hasRoom()) {
        turn = (turn + i + 1) % living.size();
        passage.reserve();
        return Optional.of(passage);
      }
    }
    return Optional.empty();
  }

  /** To those who are heirs now; what is on its way to others goes on. */
  private List<Passage> living() {
    return passages.stream().filter(passage -> heirs.contains(passage.heir())).toList();
  }

  /** The worker has drained. */
  void close() {
    loop.execute(
        () -> {
          passages.forEach(Passage::close);
          if (moved + stayed > 0) {
            LOG.info("{} connections have moved to other workers, {} stayed", moved, stayed);
          }
        });
  }
}
