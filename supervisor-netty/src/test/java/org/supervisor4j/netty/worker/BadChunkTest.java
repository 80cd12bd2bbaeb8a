package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bodies in chunks that can't be understood: nobody knows where the next request begins, so what
 * follows is none, for an heir as little as without a drain (RFC 9112 11.2).
 */
@Timeout(60)
class BadChunkTest extends Succession {

  private static final String POST =
      "POST %s HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nchunk\r\n";

  private static final List<String> BAD =
      List.of(
          "none\r\nchunk\r\n0\r\n\r\n",
          "-5\r\nchunk\r\n0\r\n\r\n",
          "fffffffffffffffff\r\nchunk\r\n0\r\n\r\n",
          "5\r\nchunk0\r\n\r\n",
          "5\r\nchunks\r\n0\r\n\r\n",
          "5chunk\r\n0\r\n\r\n",
          "5\r\nchunk\n0\r\n\r\n");

  @Test
  void what_follows_is_no_request_of_the_heir() throws Exception {
    var calm = transcripts(() -> {});
    var drained = transcripts(this::drainToHeirAndWait);

    assertThat(drained).isEqualTo(calm).allMatch(all -> all.startsWith("HTTP/1.1 400 Bad"));
    assertNothingMoved();
  }

  private List<String> transcripts(Runnable before) throws IOException {
    var clients = clients(POST.formatted("/"));
    old.heartbeats.clear();
    awaitOldReads(BAD.size());
    before.run();
    var all = new ArrayList<String>();
    for (int i = 0; i < BAD.size(); i++) {
      try (var client = clients.get(i)) {
        all.add(client.send(BAD.get(i) + GET + GET).rest());
      }
    }
    return all;
  }

  @Test
  void an_application_that_takes_no_notice_answers_once_and_says_close() throws Exception {
    var clients = clients(POST.formatted("/slow"));
    var answers = new ArrayList<Runnable>();
    for (int i = 0; i < BAD.size(); i++) {
      clients.get(i).send(BAD.get(i));
      answers.add(old.application.slowRequest());
    }
    drainToHeirAndWait();
    for (int i = 0; i < BAD.size(); i++) {
      try (var client = clients.get(i).send(GET)) {
        answers.get(i).run();
        client.assertAnsweredWithClose();
      }
    }
    assertNothingMoved();
  }

  private List<Client> clients(String request) throws IOException {
    var clients = new ArrayList<Client>();
    for (var ignored : BAD) {
      clients.add(host.connect().send(request));
    }
    return clients;
  }

  private void assertNothingMoved() {
    old.assertExited(0);
    assertThat(heir.heartbeats).allMatch(beat -> beat.connections() == 0);
  }
}
