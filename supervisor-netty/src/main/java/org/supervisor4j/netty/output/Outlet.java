package org.supervisor4j.netty.output;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what comes out of one pipe, on the reader's thread. */
public interface Outlet {

  /** The first {@code count} of these bytes; the array is used again after the call. */
  void feed(byte[] bytes, int count);

  /** Forgets what it is fed. */
  Outlet NOWHERE =
      new Outlet() {
        @Override
        public void feed(byte[] bytes, int count) {}

        @Override
        public void end() {}
      };

  /** Nothing more comes. Once. */
  void end();

  /** Cuts it into lines; one at which the consumer fails is lost, and nothing else. */
  static Outlet lines(Consumer<String> lines) {
    return new LineSplitter(guarded(lines));
  }

  private static Consumer<String> guarded(Consumer<String> lines) {
    Logger log = LoggerFactory.getLogger(Outlet.class);
    return line -> {
      try {
        lines.accept(line);
      } catch (RuntimeException | Error e) {
        log.warn("a log sink failed at a line, which is lost", e);
      }
    };
  }

  /** This one, and a second one that is fed as well until it has enough. */
  default Outlet with(Outlet second, BooleanSupplier enough) {
    var first = this;
    return new Outlet() {
      @Override
      public void feed(byte[] bytes, int count) {
        first.feed(bytes, count);
        if (!enough.getAsBoolean()) {
          second.feed(bytes, count);
        }
      }

      @Override
      public void end() {
        first.end();
        second.end();
      }
    };
  }
}
