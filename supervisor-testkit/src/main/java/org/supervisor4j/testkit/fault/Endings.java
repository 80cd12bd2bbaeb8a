package org.supervisor4j.testkit.fault;

/** Acts that end a puppet, or would in a program that is built otherwise. */
final class Endings {

  private static final int MEGABYTE = 1 << 20;

  private Endings() {}

  record Exit(int code) implements Deed {
    @Override
    public void on(Stage stage) {
      System.exit(code);
    }
  }

  record ThrowInMain() implements Deed {
    @Override
    public void on(Stage stage) {
      stage.inMain(
          () -> {
            throw new IllegalStateException("thrown in main, as told");
          });
    }
  }

  record ThrowInLoop() implements Deed {
    @Override
    public void on(Stage stage) {
      stage
          .loop()
          .execute(
              () -> {
                throw new IllegalStateException("thrown in the event loop, as told");
              });
    }
  }

  record OutOfMemory() implements Deed {
    @Override
    public void on(Stage stage) {
      stage.inMain(
          () -> {
            Object[] hoard = {};
            while (true) {
              hoard = new Object[] {hoard, new byte[MEGABYTE]};
            }
          });
    }
  }
}
