package org.supervisor4j.netty.move;

/**
 * A connection that nobody reads any more, ready to go.
 *
 * @param socket the name of the listening socket that it came in by
 * @param tries how often it was offered in vain
 */
record Departure(String socket, Baggage baggage, int descriptor, int tries) {

  static Departure first(String socket, Baggage baggage, int descriptor) {
    return new Departure(socket, baggage, descriptor, 0);
  }

  Departure again() {
    return new Departure(socket, baggage, descriptor, tries + 1);
  }
}
