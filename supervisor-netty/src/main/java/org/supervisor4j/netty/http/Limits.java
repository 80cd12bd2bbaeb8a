package org.supervisor4j.netty.http;

import java.time.Duration;

/**
 * What clients may take.
 *
 * @param connections of one endpoint; beyond, the oldest that was never let in makes room, or else
 *     the one that idles longest
 * @param head bytes of all headers, and of the request line
 * @param body bytes of a request's body
 * @param idle without a request; long, since who sits at {@code supervisorctl} keeps one open
 * @param request from the first byte of a request to its last
 * @param stall in which a client takes nothing of what waits for it
 * @param linger in which it has to notice that its connection is closed
 * @param wrongLogin before the answer to a wrong password
 * @param look at all connections, again and again after this time
 */
record Limits(
    int connections,
    int head,
    int body,
    Duration idle,
    Duration request,
    Duration stall,
    Duration linger,
    Duration wrongLogin,
    Duration look) {

  static final Limits STANDARD =
      new Limits(
          256,
          16 << 10,
          1 << 20,
          Duration.ofHours(1),
          Duration.ofSeconds(20),
          Duration.ofMinutes(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofMillis(500));
}
