package org.supervisor4j.netty.engine;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets that a worker shows on its channel. */
final class Tokens {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Tokens() {}

  static String next() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
