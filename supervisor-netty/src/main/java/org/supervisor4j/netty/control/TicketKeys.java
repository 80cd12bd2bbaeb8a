package org.supervisor4j.netty.control;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.supervisor4j.netty.wire.Message;

/**
 * The keys by which TLS session tickets of one worker are good for all others, of whatever
 * generation. They live in memory only: who takes the disk takes no session (RFC 5077 5.5).
 */
final class TicketKeys {

  /** Name, HMAC key and AES key, as OpenSSL and BoringSSL have them: 16 bytes each. */
  private static final int SIZE = 48;

  private final SecureRandom random = new SecureRandom();
  private String current = fresh();
  private String next = fresh();
  private String previous = fresh(); // of nobody yet

  private String fresh() {
    var key = new byte[SIZE];
    random.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  /** The next one is known to all before anybody makes a ticket with it. */
  synchronized Message.TicketKeys now() {
    return new Message.TicketKeys(List.of(current, next, previous));
  }

  /** Tickets of the key before the last are good no more. */
  synchronized void rotate() {
    previous = current;
    current = next;
    next = fresh();
  }
}
