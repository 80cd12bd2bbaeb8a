package org.supervisor4j.netty.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.supervisor4j.netty.wire.Message;

/** What a link tells its listener, in words. */
class Heard implements WorkerLink.Listener {

  final List<String> all = new CopyOnWriteArrayList<>();

  void exactly(String... expected) {
    await().untilAsserted(() -> assertThat(all).containsExactly(expected));
  }

  void last(String expected) {
    await().untilAsserted(() -> assertThat(all).endsWith(expected));
  }

  @Override
  public void connected(long pid) {
    all.add("connected " + pid);
  }

  @Override
  public void ready() {
    all.add("ready");
  }

  @Override
  public void heartbeat(Message.Heartbeat heartbeat) {
    all.add(heartbeat.toString());
  }

  @Override
  public void leaving() {
    all.add("leaving");
  }

  @Override
  public void goodbye() {
    all.add("goodbye");
  }

  @Override
  public void lost() {
    all.add("lost");
  }
}
