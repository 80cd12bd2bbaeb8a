package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;

/** How connections leave this worker for others, and come to it from others. Thread-safe. */
public final class Moves {

  private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

  private final Departures departures;
  private final Optional<Door> door;

  private Moves(Departures departures, Optional<Door> door) {
    this.departures = departures;
    this.door = door;
  }

  /**
   * Opens the door.
   *
   * @param path of its socket, in a directory of the worker's own
   * @param loop of one thread
   * @param destinations how the connections of each listening socket are served here
   */
  public static Moves open(
      Path path, EventLoopGroup loop, Function<String, Optional<Destination>> destinations) {
    return new Moves(new Departures(loop.next()), door(path, loop, destinations));
  }

  private static Optional<Door> door(
      Path path, EventLoopGroup loop, Function<String, Optional<Destination>> destinations) {
    try {
      return Optional.of(Door.open(path, loop, destinations));
    } catch (RuntimeException e) {
      LOG.warn("no connection of another worker can move here: {}: {}", path, e.toString());
      return Optional.empty();
    }
  }

  /** What the supervisor is to be told of the door. */
  public Optional<Message.Receiving> address() {
    return door.map(Door::address);
  }

  /** Who takes over this worker's connections from now on. */
  public void heirs(List<Message.Heir> heirs) {
    departures.heirs(heirs);
  }

  /** The worker drains: it takes over no more. */
  public void closeDoor() {
    door.ifPresent(Door::close);
  }

  /**
   * A connection is to move as soon as it can and there is an heir.
   *
   * @param socket the name of the listening socket that it came in by
   * @param back how it is served here if nobody takes it
   */
  public void leave(Channel connection, String socket, Destination back) {
    departures.add(connection, socket, back);
  }

  /** The worker has drained. */
  public void close() {
    closeDoor();
    departures.close();
  }
}
