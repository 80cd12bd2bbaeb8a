package org.supervisor4j.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Ends in the way that its argument names, or lives on. */
final class WhyItDiedMain {

  static final int BLOCK = 1 << 20;

  private static final List<byte[]> HOARD = new ArrayList<>();

  private WhyItDiedMain() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "throws" -> throw new IllegalStateException("outer", new NoClassDefFoundError("Foo"));
      case "hoards" -> hoard();
      case "crashes" -> crash();
      default -> {
        System.out.println("up");
        new CountDownLatch(1).await();
      }
    }
  }

  private static void hoard() {
    while (true) {
      HOARD.add(new byte[BLOCK]);
    }
  }

  /** Writes to an address that nobody has. */
  private static void crash() throws ReflectiveOperationException {
    var unsafe = Class.forName("sun.misc.Unsafe"); // to name it is a warning
    var instance = unsafe.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe.getMethod("putAddress", long.class, long.class).invoke(instance.get(null), 0, 0);
  }
}
