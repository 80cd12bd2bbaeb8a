package org.supervisor4j.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Who keeps an unmodified Starman on a socket, and rolls it. */
interface StarmanHost extends AutoCloseable {

  String CHILDREN = "8";

  SocketAddress address();

  /** A new master takes over; until the old one is gone. */
  void roll();

  @Override
  void close();

  /**
   * An application that says who it is; under {@code /slow?0.3} after so many seconds, and after
   * the file {@code busy} is there.
   */
  static Path app(Path directory) {
    try {
      return Files.writeString(
          directory.resolve("app.psgi"),
          """
          use Time::HiRes qw(time);
          sub {
            my ($env) = @_;
            if ($env->{PATH_INFO} eq '/slow') {
              my $end = time + $env->{QUERY_STRING};
              open my $busy, '>', '%s';
              while ((my $left = $end - time) > 0) { select undef, undef, undef, $left }
            }
            my $text = "pid=$$ slot=0 generation=$ENV{SERVER_STARTER_GENERATION}\\n";
            return [200, ['Content-Type' => 'text/plain', 'Content-Length' => length $text], [$text]];
          };
          """
              .formatted(directory.resolve("busy")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void await(String what, BooleanSupplier is) {
    var end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!is.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain until " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
