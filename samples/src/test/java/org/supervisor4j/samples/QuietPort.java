package org.supervisor4j.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for who can't ask for any: below those that the kernel gives to whoever asks for one or
 * connects (ip(7), ip_local_port_range), so that nobody gets it between this look and its use.
 */
final class QuietPort {

  private static final int FIRST = 20_000;
  private static final int BEHIND_LAST = 32_000;

  private QuietPort() {}

  static int free() {
    var port = 0;
    do {
      port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (BindException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
