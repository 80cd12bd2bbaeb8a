package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.netty.wire.Message;

/** Connections that were to move and that nobody takes: they end where they are. */
@Timeout(60)
class UntakenTest extends Succession {

  /** It comes back as what it was: one whose first request is waited for, however long. */
  @Test
  void a_new_connection_that_nobody_takes_is_not_closed_by_the_grace() throws Exception {
    var door = heir.link.door().orElseThrow();
    try (var fresh = host.connect();
        var idle = host.connect()) {
      idle.ask("/").assertAnswered();
      awaitOld(2);
      old.link.bequeath(List.of(new Message.Heir(door.path() + "x", door.token())));
      old.link.drain(LONG, Duration.ofMillis(1));
      idle.assertClosed();

      fresh.ask("/").assertAnsweredWithClose();
    }
    old.assertExited(0);
  }

  @Test
  void an_heir_who_is_not_there_leaves_them_where_they_are() throws Exception {
    var door = heir.link.door().orElseThrow();
    assertStays(new Message.Heir(door.path() + "x", door.token()));
  }

  @Test
  void an_heir_who_does_not_believe_leaves_them_where_they_are() throws Exception {
    assertStays(new Message.Heir(heir.link.door().orElseThrow().path(), "wrong"));
  }

  @Test
  void one_whose_handler_never_agrees_ends_as_if_nothing_could_move() throws Exception {
    try (var idle = host.connect();
        var busy = host.connect()) {
      idle.ask("/stays").assertAnswered();
      busy.ask("/stays").assertAnswered();
      busy.ask("/slow");
      var answer = old.application.slowRequest();
      awaitOld(2);
      drainToHeir();

      idle.askUntilTheLastAnswer();
      answer.run();
      busy.assertAnswered();
      busy.askUntilTheLastAnswer();
    }
    old.assertExited(0);
    assertThat(heir.heartbeats).allMatch(beat -> beat.connections() == 0);
  }

  private void assertStays(Message.Heir nobody) throws Exception {
    try (var idle = host.connect();
        var piped = host.connect()) {
      idle.ask("/").assertAnswered();
      piped.ask("/").assertAnswered();
      awaitOld(2);

      old.link.bequeath(List.of(nobody));
      old.link.drain(LONG, LONG);
      await().until(() -> host.connectionsQueueUp());

      idle.askUntilTheLastAnswer();
      piped.send(GET + GET);
      piped.assertAnswered();
      piped.assertAnsweredWithClose();
    }
    old.assertExited(0);
  }
}
