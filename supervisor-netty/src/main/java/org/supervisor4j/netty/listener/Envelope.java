package org.supervisor4j.netty.listener;

import java.util.Locale;

/** How an event travels to a listener (EventListenerPool._eventEnvelope of supervisord). */
final class Envelope {

  private Envelope() {}

  /** Its len counts characters and not bytes, as supervisord's does, and its childutils. */
  static String of(String server, String pool, Pool.Queued queued) {
    var event = queued.event();
    var payload = event.payload();
    var header =
        String.format(
            Locale.ROOT,
            "ver:3.0 server:%s serial:%d pool:%s poolserial:%d eventname:%s len:%d\n",
            server,
            queued.serial(),
            pool,
            queued.poolSerial(),
            event.name(),
            payload.codePointCount(0, payload.length()));
    return header + payload;
  }
}
