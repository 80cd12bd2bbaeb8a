package org.supervisor4j.samples;

import java.net.http.HttpClient;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;

/**
 * Where tests get the JDK's own HTTP client from. It can't be closed before JDK 21, and its
 * descriptors go whenever the garbage collector finds it: amid another test's count of them.
 * Therefore none is ever let go.
 */
final class JdkClient {

  private static final Queue<HttpClient> ALL = new ConcurrentLinkedQueue<>();

  private static final HttpClient PLAIN = kept(HttpClient.newBuilder());

  private JdkClient() {}

  /** One for all. */
  static HttpClient plain() {
    return PLAIN;
  }

  static HttpClient trusting(SSLContext trust) {
    return kept(HttpClient.newBuilder().sslContext(trust));
  }

  private static HttpClient kept(HttpClient.Builder builder) {
    var client = builder.build();
    ALL.add(client);
    return client;
  }
}
