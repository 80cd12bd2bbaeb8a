package org.supervisor4j.netty.worker;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.netty.ChildJvm;
import org.supervisor4j.netty.wire.Message;

/** An heir that has no descriptor left (EMFILE): the kernel drops what is sent to it. */
@Timeout(60)
class StarvedHeirTest {

  private static final String GET = HttpConnection.GET;
  private static final int HALF = GET.length() / 2;
  private static final int CONNECTIONS = 5;

  private final List<Client> clients = new ArrayList<>();
  private Host host;
  private SupervisedWorker old;
  private ChildJvm heir;
  private Message.Heir door;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    var path = directory.resolve("door").toString();
    heir = ChildJvm.startCountable(HeirMain.class, path);
    door = new Message.Heir(path, heir.lineWith("token ").substring("token ".length()));
    host = new Host(directory);
    old = host.start().accepting();
    for (int i = 0; i < CONNECTIONS; i++) {
      clients.add(host.connect());
    }
  }

  @AfterEach
  void close() throws IOException {
    for (var client : clients) {
      client.close();
    }
    heir.signal(org.supervisor4j.Signal.KILL);
    heir.close();
    host.close();
  }

  private void drain() {
    old.link.bequeath(List.of(door));
    old.link.drain(ofSeconds(30), ofSeconds(30));
  }

  @Test
  void nobody_gets_in_and_all_stay() throws Exception {
    for (var client : clients) {
      client.ask("/").assertAnswered();
    }
    heir.leaveDescriptors(0);
    drain();
    await().until(host::connectionsQueueUp);

    for (var client : clients) {
      client.askUntilTheLastAnswer();
    }
    old.assertExited(0);
  }

  /** It took the first ones, and the way to it stood. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void who_does_not_fit_in_stays(int room) throws Exception {
    var answers = new ArrayList<Runnable>();
    for (var client : clients) {
      client.ask("/slow");
      answers.add(old.application.slowRequest());
    }
    var before = heir.descriptors().size();
    drain();
    await().until(() -> heir.descriptors().size() == before + 2);
    heir.leaveDescriptors(room);

    for (int i = 0; i < CONNECTIONS; i++) {
      clients.get(i).send(GET.substring(0, HALF));
      answers.get(i).run();
      if (i < room) {
        complete(clients.get(i)).assertAnswered(); // by the old one, if the way was not open yet
        var inside = before + 2 + i + 1;
        await().until(() -> heir.descriptors().size() == inside); // else another may take its place
      }
    }

    for (var client : clients.subList(room, CONNECTIONS)) {
      complete(client).assertAnsweredUntilTheLast();
    }
    old.assertExited(0);
    await().until(() -> heir.descriptors().size() == before + room); // and no other is left
    assertThat(heir.lineWith("WARN")).contains("no descriptor left");
  }

  private static Client complete(Client client) throws IOException {
    client.assertAnswered();
    return client.send(GET.substring(HALF));
  }
}
