package org.supervisor4j.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.socket.ListenSockets;

@Timeout(30)
class BindingsTest {

  private final List<Runnable> lines = new CopyOnWriteArrayList<>();
  private final ListenSockets sockets = new ListenSockets();
  private final Bindings bindings = new Bindings(sockets, spec -> spec, lines::add);
  private final ProgramSpec spec =
      ProgramSpec.named("web")
          .command(Command.of("sleep"))
          .sockets(
              SocketHandoff.tcp("a", "127.0.0.1", 0),
              SocketHandoff.tcp("b", "127.0.0.1", 0),
              SocketHandoff.tcp("c", "127.0.0.1", 0))
          .build();

  @Test
  void what_no_program_has_any_more_is_closed_and_said() {
    bindings.open(spec, List::of, () -> {}).join();
    bindings.settle(spec, List::of);

    await().untilAsserted(() -> assertThat(lines).hasSize(3));
    assertThat(sockets.close("a") || sockets.close("b") || sockets.close("c")).isFalse();
    bindings.close();
  }

  @Test
  void a_roll_that_settles_after_the_end_finds_its_sockets_closed_and_says_nothing() {
    bindings.open(spec, List::of, () -> {}).join();
    sockets.close();
    bindings.settle(spec, List::of);

    await()
        .untilAsserted(
            () ->
                assertThat(List.of("a", "b", "c"))
                    .allSatisfy(
                        name ->
                            assertThatThrownBy(() -> bindings.address(name))
                                .isInstanceOf(SupervisorException.class)));
    assertThat(lines).isEmpty();
    bindings.close();
  }

  @Test
  void a_file_that_cannot_be_removed_saves_no_other_socket(@TempDir Path directory)
      throws IOException {
    var root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    var wrapper = root ? List.of("setpriv", "--bounding-set=-dac_override") : List.<String>of();
    try (var host =
        ChildJvm.start(wrapper, List.of(), UnwritableMain.class, directory.toString())) {
      var said = host.remainingLines();

      for (int i = 0; i < 5; i++) {
        assertThat(linesWith(said, "socket u" + i + " is closed, but left its file")).isOne();
        assertThat(said).contains("shut u" + i, "shut t" + i);
      }
      assertThat(linesWith(said, "Exception in thread")).isZero();
      assertThat(said).contains("done");
    }
  }

  private static long linesWith(List<String> lines, String words) {
    return lines.stream().filter(line -> line.contains(words)).count();
  }
}
