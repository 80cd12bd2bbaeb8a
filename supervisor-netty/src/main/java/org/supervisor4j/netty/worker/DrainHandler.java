package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A handler of one connection that is told, once and on its loop, that the worker drains. */
abstract class DrainHandler extends ChannelDuplexHandler implements DrainNotice.Listener {

  private final DrainNotice notice;
  private volatile @Nullable ChannelHandlerContext context;
  private boolean told; // the loop's
  private boolean due; // likewise

  DrainHandler(DrainNotice notice) {
    this.notice = notice;
  }

  /** Brings the connection to its end, by the means of its protocol. */
  abstract void drain(ChannelHandlerContext here, Duration idleGrace);

  /** Its place in the pipeline; to be called when it has one. */
  final ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    notice.join(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    notice.leave(this);
  }

  @Override
  public final void drains(Duration idleGrace) {
    var here = context;
    if (here != null) {
      here.executor().execute(() -> tell(here, idleGrace));
    }
  }

  private void tell(ChannelHandlerContext here, Duration idleGrace) {
    if (!told && !here.isRemoved()) {
      told = true;
      drain(here, idleGrace);
    }
  }

  /** At a time of its own within the grace it is due: else all clients would come back at once. */
  final void spread(ChannelHandlerContext here, Duration grace, Runnable whenDue) {
    var delay = ThreadLocalRandom.current().nextLong(grace.toNanos() + 1);
    var later = here.executor().schedule(() -> becomeDue(whenDue), delay, TimeUnit.NANOSECONDS);
    here.channel().closeFuture().addListener(closed -> later.cancel(false));
  }

  private void becomeDue(Runnable whenDue) {
    due = true;
    whenDue.run();
  }

  /**
   * Whether the connection, or what it is used for now, is to end as soon as that costs nothing.
   */
  final boolean isDue() {
    return due;
  }
}
