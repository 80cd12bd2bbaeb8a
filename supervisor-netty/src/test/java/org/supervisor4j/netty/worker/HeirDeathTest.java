package org.supervisor4j.netty.worker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.supervisor4j.netty.ChildJvm;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.worker.DyingHeirMain.Step;

/**
 * The heir of a connection is killed at each step of the move, with half a request sent. Before it
 * has acknowledged, the client notices nothing; after that it is a crash of the connection's
 * worker.
 */
@Timeout(60)
class HeirDeathTest {

  private static final String GET = HttpConnection.GET;
  private static final int HALF = GET.length() / 2;
  private static final int KILLED = 128 + 9;

  @ParameterizedTest
  @EnumSource(value = Step.class, names = "FROZEN", mode = Mode.EXCLUDE)
  void with_half_a_request_sent(Step step, @TempDir Path directory) throws Exception {
    try (var move = new Move(step, directory)) {
      move.client.answer(); // an heir that died at once is known to be none: then it says close
      if (step != Step.READ) {
        assertThat(move.heir.exitCode()).isEqualTo(KILLED);
      }
      complete(move.client, step);
      assertThat(move.heir.exitCode()).isEqualTo(KILLED);
      move.old.assertExited(0);
    }
  }

  /** Nobody can say when it goes on; from here it can acknowledge nothing more. */
  @Test
  void a_frozen_heir_is_given_up(@TempDir Path directory) throws Exception {
    try (var move = new Move(Step.FROZEN, directory)) {
      move.client.assertAnswered();

      complete(move.client, Step.FROZEN);

      move.old.assertExited(0);
    }
  }

  /** A worker that drains, whose one connection has a request answered and half of the next. */
  private static final class Move implements AutoCloseable {

    private final Host host;
    private final ChildJvm heir;
    private final SupervisedWorker old;
    private final Client client;

    Move(Step step, Path directory) throws Exception {
      var door = directory.resolve("door");
      host = new Host(directory);
      heir = ChildJvm.start(DyingHeirMain.class, door.toString(), step.name());
      var token = heir.lineWith("token ").substring("token ".length());
      old = host.start().accepting();
      client = host.connect().ask("/slow");
      var answer = old.application.slowRequest();
      old.link.bequeath(List.of(new Message.Heir(door.toString(), token)));
      old.link.drain(ofSeconds(30), ofSeconds(30));
      await().until(host::connectionsQueueUp);
      if (step.compareTo(Step.OFFERED) >= 0) {
        await().until(answer::hadItsTurn); // else the half is decoded here, and stays
      }
      client.send(GET.substring(0, HALF));
      answer.run();
    }

    @Override
    public void close() throws IOException {
      client.close();
      heir.close();
      host.close();
    }
  }

  private static void complete(Client client, Step step) throws IOException {
    if (step.isOwner()) {
      assertThatCode(() -> client.send(GET.substring(HALF)).assertClosed())
          .satisfiesAnyOf(
              closed -> assertThat(closed).isNull(),
              reset -> assertThat(reset).isInstanceOf(IOException.class));
    } else {
      client.send(GET.substring(HALF)).assertAnsweredUntilTheLast();
    }
  }
}
