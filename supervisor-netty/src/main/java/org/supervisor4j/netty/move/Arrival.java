package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on its way in. It is acknowledged when all is prepared and nothing has been read:
 * until then its old worker can take it back whole. Nothing is read before the acknowledgement is
 * with the kernel, from where it arrives even if this process dies.
 */
final class Arrival implements Settling.Outcome {

  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  private final Channel connection;
  private final Visit visit;
  private final long id;

  private Arrival(Channel connection, Visit visit, long id) {
    this.connection = connection;
    this.visit = visit;
    this.id = id;
  }

  /** Owns the channel from now on. */
  static void begin(
      Channel connection, Destination destination, Baggage baggage, Visit visit, long id) {
    var arrival = new Arrival(connection, visit, id);
    Settling.begin(connection, destination.nextLoop(), destination, baggage, arrival);
  }

  @Override
  public void prepared(Settling prepared) {
    visit.taken(id, onLoop(known -> settle(prepared, known)));
  }

  private Consumer<Boolean> onLoop(Consumer<Boolean> then) {
    return known -> connection.eventLoop().execute(() -> then.accept(known));
  }

  private void settle(Settling prepared, boolean known) {
    if (known) {
      prepared.settle();
    } else {
      Closing.silently(connection);
    }
  }

  @Override
  public void failed(Throwable cause) {
    LOG.warn("cannot take over the connection {}: {}", connection, cause.toString());
    LOG.debug("", cause);
    Closing.silently(connection);
    visit.refuse(id, cause.toString());
  }
}
