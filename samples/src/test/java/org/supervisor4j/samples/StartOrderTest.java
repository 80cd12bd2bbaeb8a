package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.TTIN;
import static org.supervisor4j.samples.StartErrorsTest.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.OsSignals;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.posix.HostSignals;

/** What a start takes, in which order, and that it gives all of it back. */
@Timeout(60)
class StartOrderTest {

  private final Path directory;
  private final Leftovers leftovers;

  StartOrderTest(@TempDir Path directory) {
    this.directory = directory;
    leftovers = new Leftovers(directory);
  }

  @AfterEach
  void nothing_is_left() {
    leftovers.assertNone();
  }

  @Test
  void an_error_gives_back_all_that_was_taken_before_it() {
    var first = directory.resolve("web.sock");
    var host = host(directory, SocketHandoff.unix("http", first), new Breaking("last", first));

    assertThatThrownBy(() -> host.signals(OsSignals.standard().resizing()).start())
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(HostSignals.isCaught(TTIN)).isFalse();

    host(directory, SocketHandoff.unix("http", first)).start().close();
  }

  /** Breaks once another socket is bound, as a class path with holes has it. */
  private record Breaking(String called, Path bound) implements SocketHandoff.Bound {
    @Override
    public String name() {
      if (Files.exists(bound)) {
        throw new NoClassDefFoundError("planted");
      }
      return called;
    }
  }

  @Test
  void signals_are_the_jvms_own_until_all_is_bound() {
    var first = directory.resolve("web.sock");
    try (var busy = new BusyChannel()) {
      var host = host(directory, SocketHandoff.unix("http", first), busy.handoff());
      var starting =
          CompletableFuture.supplyAsync(host.signals(OsSignals.standard().resizing())::start);
      await().until(() -> Files.exists(first));
      var before = HostSignals.isCaught(TTIN);
      busy.letGo();
      try (var supervisor = starting.join()) {
        assertThat(supervisor.programs()).hasSize(1);
        assertThat(HostSignals.isCaught(TTIN)).isTrue();
      }
      assertThat(before).isFalse();
    }
  }
}
