package org.supervisor4j.testkit.proc;

import java.util.function.Supplier;

/** What is planted and stays is looked at for three seconds only. */
public final class ShortLook {

  private ShortLook() {}

  public static <T> T during(Supplier<T> test) {
    System.setProperty(Look.SECONDS, "3");
    try {
      return test.get();
    } finally {
      System.clearProperty(Look.SECONDS);
    }
  }
}
