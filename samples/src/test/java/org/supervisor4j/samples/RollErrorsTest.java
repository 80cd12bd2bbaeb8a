package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Rollout;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Asked for what can't be: the old spec serves on, and nothing stays bound. */
@Timeout(60)
class RollErrorsTest {

  private static Path directory;
  private static ServingHost serving;

  private final Leftovers leftovers;

  RollErrorsTest() {
    leftovers = new Leftovers(directory);
  }

  @BeforeAll
  static void serve(@TempDir Path parent) {
    directory = parent;
    serving = ServingHost.start(directory);
  }

  @AfterAll
  static void stop() {
    serving.close();
  }

  @AfterEach
  void what_runs_goes_on_and_nothing_is_left() {
    serving.assertServesOn();
    leftovers.assertNone();
  }

  private static CompletableFuture<Rollout> rollTo(SocketHandoff... sockets) {
    var program = serving.program();
    return program.roll(program.spec().toBuilder().sockets(sockets).build());
  }

  private static SocketHandoff http() {
    return serving.program().spec().sockets().get(0);
  }

  private static ThrowableAssertAlternative<?> refusalOf(CompletableFuture<?> asked) {
    return assertThat(asked)
        .failsWithin(ofSeconds(20))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SupervisorException.class);
  }

  @Test
  void a_new_socket_whose_port_is_in_use_leaves_all_as_it_was() throws IOException {
    try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var path = directory.resolve("new.sock");
      var taken = holder.getLocalPort();

      assertThat(
              rollTo(
                  http(),
                  SocketHandoff.unix("new", path),
                  SocketHandoff.tcp("admin", "127.0.0.1", taken)))
          .failsWithin(ofSeconds(20))
          .withThrowableThat()
          .withMessageContaining("socket \"admin\": cannot listen on 127.0.0.1:" + taken)
          .withMessageContaining("in use by pid " + ProcessHandle.current().pid())
          .withMessageContaining("choose another port");

      await().untilAsserted(() -> assertThat(path).doesNotExist());
      assertThatThrownBy(() -> serving.supervisor().address("new"))
          .isInstanceOf(SupervisorException.class);
    }
  }

  @Test
  void an_open_socket_cannot_become_another_one() {
    refusalOf(rollTo(SocketHandoff.tcp("http", "127.0.0.1", 81)))
        .withMessageContaining("socket \"http\": is open as")
        .withMessageContaining("port=81")
        .withMessageContaining("give the new one another name");
  }

  @Test
  void a_spec_of_another_name_is_refused() {
    var other = ProgramSpec.named("other").command(Command.of("sleep")).build();

    assertThatThrownBy(() -> serving.program().roll(other))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("roll of program web: name was other: give the next spec the same name");
  }

  @Test
  void a_contradictory_spec_is_refused_before_the_roll() {
    var next = serving.program().spec().toBuilder().workers(0).sockets(http(), http());

    assertThatThrownBy(next::build)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContainingAll("program web", "workers was 0", "sockets was [http, http]");
  }

  @Test
  void a_closed_supervisor_refuses_by_name_what_is_asked_of_it(@TempDir Path elsewhere) {
    var closed = ServingHost.start(elsewhere);
    var program = closed.program();
    closed.close();

    for (var asked :
        new CompletableFuture<?>[] {
          program.start(),
          program.stop(),
          program.restart(),
          program.whenReady(),
          program.roll(),
          program.roll(program.spec()),
          program.abortRoll(),
          program.resize(2)
        }) {
      refusalOf(asked).withMessage("program web: the supervisor is closed; start a new one");
    }
  }

  @Test
  void unknown_names_are_answered_with_those_that_are_known() {
    assertThatThrownBy(() -> serving.supervisor().program("wbe"))
        .isInstanceOf(SupervisorException.class)
        .hasMessage("there is no program \"wbe\"; there are [web]");
    assertThatThrownBy(() -> serving.supervisor().address("https"))
        .isInstanceOf(SupervisorException.class)
        .hasMessage("there is no socket \"https\"; there are [http]");
  }
}
