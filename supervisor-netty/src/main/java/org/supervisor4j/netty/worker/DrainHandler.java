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

  /** At a time of its own within the grace: else all clients would come back at once. */
  static void spread(ChannelHandlerContext here, Duration grace, Runnable action) {
    var delay = ThreadLocalRandom.current().nextLong(grace.toNanos() + 1);
    var due = here.executor().schedule(action, delay, TimeUnit.NANOSECONDS);
    here.channel().closeFuture().addListener(closed -> due.cancel(false));
  }
}
