package org.supervisor4j.testkit.traffic;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 requests under way to a server. Each is counted once, as answered or lost, and none is
 * sent twice; its time runs from the moment it was due, whatever kept it waiting. One daemon thread
 * does all of it; the methods may be called from any other.
 */
public final class Traffic implements AutoCloseable {

  private final EventLoopGroup group;
  private final Flow flow;
  private final Dialer dialer;

  Traffic(TrafficPlan plan) {
    var threads = new DefaultThreadFactory("supervisor4j-traffic", true);
    group = new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
    flow = new Flow(group.next(), plan);
    dialer = new Dialer(flow.loop, plan.target);
    flow.loop.execute(this::begin);
  }

  /** A plan to send to this address: an InetSocketAddress or a UnixDomainSocketAddress. */
  public static TrafficPlan to(SocketAddress target) {
    return TrafficPlan.to(target);
  }

  private void begin() {
    var shape = flow.plan.shape;
    if (shape instanceof Shape.PerRequest each) {
      pace(new Pool(flow, dialer, each.atMost(), each.atMost()));
    } else if (shape instanceof Shape.KeepAlive kept) {
      pace(new Pool(flow, dialer, kept.connections(), kept.atMost()));
    } else if (shape instanceof Shape.MostlyIdle idle) {
      for (int i = 0; i < idle.connections(); i++) {
        new Idler(flow, new Pool(flow, dialer, 1, 1), idle).begin();
      }
    }
  }

  private void pace(Pool pool) {
    new Pace(flow, pool).tick();
  }

  /** The present by the clock of the reports, which no change of the system's clock moves. */
  public Instant now() {
    return flow.timeline.at(flow.timeline.now());
  }

  /** What has become of the requests so far. */
  public TrafficReport report() {
    return flow.journal.report();
  }

  /**
   * Lets no more requests fall due, waits until each has ended, at most the timeout, and closes.
   */
  public TrafficReport stop() {
    onLoop(flow::seal);
    return finish();
  }

  TrafficReport finish() {
    flow.done.join();
    close();
    return report();
  }

  /** Closes at once; what is under way stays pending in the report. Call stop() to count it. */
  @Override
  public void close() {
    onLoop(flow::halt);
    flow.done.join();
    dialer.hangUp();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void onLoop(Runnable task) {
    try {
      flow.loop.execute(task);
    } catch (RejectedExecutionException e) {
      flow.done.complete(null); // closed before; all was counted then
    }
  }
}
