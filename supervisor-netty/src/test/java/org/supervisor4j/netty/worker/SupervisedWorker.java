package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.control.ControlServer;
import org.supervisor4j.netty.control.WorkerLink;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.wire.Message;

/** A worker within this JVM, on a duplicate of the host's listener, and the host's end of it. */
final class SupervisedWorker implements WorkerLink.Listener {

  private static final String TOKEN = "token";

  final Application application = new Application();
  final List<String> said = new CopyOnWriteArrayList<>();
  final List<Message.Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
  final List<Integer> exits = new CopyOnWriteArrayList<>();
  final WorkerLink link;
  final RunningWorker worker;
  final Thread thread;
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile boolean accepts;

  SupervisedWorker(
      ControlServer control,
      Path channel,
      Channel listener,
      Optional<WarmUp.Order> warmUp,
      NettyWorker.Setup afterwards) {
    link = control.open(channel, TOKEN, this);
    var fd = Descriptors.duplicate(((UnixChannel) listener).fd().intValue(), 3);
    worker =
        new RunningWorker(
            new Environment(
                Optional.of(channel),
                TOKEN,
                new WorkerId("web", 1, 2),
                Map.of("http", List.of(fd)),
                "",
                false,
                warmUp),
            Optional.empty(),
            exits::add);
    thread =
        new Thread(
            () ->
                worker.run(
                    it -> {
                      it.serve("http", application.bootstrap(it));
                      it.onDrain(left -> drained.countDown());
                      afterwards.accept(it);
                    }),
            "worker-main");
    thread.start();
  }

  SupervisedWorker awaitReady() {
    await().untilAsserted(() -> assertThat(said).contains("ready"));
    return this;
  }

  SupervisedWorker accepting() {
    awaitReady();
    assertThat(link.accept(Map.of())).isTrue();
    accepts = true;
    return this;
  }

  /**
   * Whether it accepts nothing any more and each of its connections knows of the drain: its actions
   * are called after that, and its loops do in order what they are given.
   */
  boolean hasLetGo() {
    if (drained.getCount() > 0) {
      return !accepts;
    }
    for (var loop : application.group) {
      try {
        loop.submit(() -> {}).syncUninterruptibly();
      } catch (RejectedExecutionException e) {
        return true; // all is over
      }
    }
    return true;
  }

  void assertExited(int status) {
    await().untilAsserted(() -> assertThat(exits).containsExactly(status));
    await().until(() -> !thread.isAlive());
  }

  @Override
  public void connected(long pid) {
    said.add("connected " + (pid == ProcessHandle.current().pid()));
  }

  @Override
  public void ready() {
    said.add("ready");
  }

  @Override
  public void heartbeat(Message.Heartbeat heartbeat) {
    heartbeats.add(heartbeat);
  }

  @Override
  public void leaving() {
    said.add("leaving");
  }

  @Override
  public void goodbye() {
    said.add("goodbye");
  }

  @Override
  public void lost() {
    said.add("lost");
  }
}
