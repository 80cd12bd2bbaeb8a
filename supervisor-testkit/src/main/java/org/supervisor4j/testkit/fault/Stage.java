package org.supervisor4j.testkit.fault;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the acts of a puppet can lay hands on: its main thread, its event loop, its answers. */
final class Stage {

  private final BlockingQueue<Runnable> forMain = new LinkedBlockingQueue<>();
  private final CountDownLatch cue = new CountDownLatch(1);
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("puppet-loop", true), EpollIoHandler.newFactory());
  private final Answering answering = new Answering();
  private volatile Duration drain = Duration.ZERO;

  /** The main thread does what comes, until something is thrown. */
  void playMain() throws InterruptedException {
    while (true) {
      forMain.take().run();
    }
  }

  void inMain(Runnable act) {
    forMain.add(act);
  }

  EventLoopGroup loop() {
    return loop;
  }

  Answering answering() {
    return answering;
  }

  void cue() {
    cue.countDown();
  }

  void awaitCue() throws InterruptedException {
    cue.await();
  }

  boolean awaitCue(Duration atMost) throws InterruptedException {
    return cue.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  void drainSlowly(Duration time) {
    drain = time;
  }

  /** On the thread of the drain's actions, as an application that puts its house in order. */
  void drain() {
    Pause.of(drain);
  }
}
