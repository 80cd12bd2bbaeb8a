package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Locale;

/** How the reasons of events put a value. */
final class Words {

  private Words() {}

  /** As people write it: 1m30s, not PT1M30S. */
  static String of(Duration time) {
    return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
