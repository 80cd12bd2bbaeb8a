package org.supervisor4j.netty.worker;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/** Gives the TLS contexts of this worker the ticket keys that all workers share. Thread-safe. */
final class SessionTickets {

  private static final int PART = 16; // of a key: name, HMAC key, AES key

  private final Set<SslContext> contexts = Collections.newSetFromMap(new WeakHashMap<>());
  private List<String> keys = List.of();

  /** From now on, with the keys that are known. */
  synchronized void share(SslContext context) {
    if (!(context.sessionContext() instanceof OpenSslSessionContext)) {
      throw new IllegalStateException(
          "a TLS context of the JDK takes no ticket keys; build it by"
              + " SslContextBuilder.sslProvider(SslProvider.OPENSSL), with"
              + " netty-tcnative-boringssl-static on the class path");
    }
    contexts.add(context);
    apply(context);
  }

  /** The first is for new tickets. */
  synchronized void use(List<String> shared) {
    keys = shared;
    contexts.forEach(this::apply);
  }

  private void apply(SslContext context) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions && !keys.isEmpty()) {
      var all = new ArrayList<OpenSslSessionTicketKey>();
      keys.forEach(key -> all.add(parsed(HexFormat.of().parseHex(key))));
      sessions.setTicketKeys(all.toArray(OpenSslSessionTicketKey[]::new));
    }
  }

  private static OpenSslSessionTicketKey parsed(byte[] key) {
    return new OpenSslSessionTicketKey(part(key, 0), part(key, 1), part(key, 2));
  }

  private static byte[] part(byte[] key, int index) {
    return Arrays.copyOfRange(key, index * PART, (index + 1) * PART);
  }
}
