package org.supervisor4j.netty.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Behind the codec of one connection of a unix socket: nobody gets past it who does not say in time
 * who it is, and whoever misbehaves is shown out with one line in the log.
 */
public abstract class Gatekeeper extends ChannelInboundHandlerAdapter {

  private final Logger log = LoggerFactory.getLogger(getClass());
  private final Object place;
  private final Duration patience;
  private String peer = "of an unknown process";
  private @Nullable Future<?> silence;
  private boolean refused;

  /** For the place that is called so in the log. */
  protected Gatekeeper(Object place, Duration patience) {
    this.place = place;
    this.patience = patience;
  }

  /** What there is against a process of that user, which has not said anything yet. */
  protected abstract Optional<String> objectionToUser(int uid);

  /** Whatever it says, until it is refused; {@link #known} when it has said who it is. */
  protected abstract void heard(ChannelHandlerContext context, Object said);

  /** The connection has ended, admitted or not. */
  protected abstract void gone(ChannelHandlerContext context);

  @Override
  public void channelActive(ChannelHandlerContext context) throws IOException {
    var credentials = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
    peer = "of pid " + credentials.pid() + ", uid " + credentials.uid();
    objectionToUser(credentials.uid()).ifPresent(objection -> refuse(context, objection));
    silence =
        context
            .executor()
            .schedule(
                () -> refuse(context, "it did not say who it is within " + patience),
                patience.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object said) {
    if (!refused) {
      heard(context, said);
    }
  }

  /** It is waited for no longer. */
  protected final void known() {
    if (silence != null) {
      silence.cancel(false);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells the outcome
  protected final void refuse(ChannelHandlerContext context, String objection) {
    if (!refused) {
      refused = true;
      log.warn("{}: closing a connection {}: {}", place, peer, objection);
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    known();
    refused = true; // what the decoder makes of a last half frame is of no interest
    gone(context);
  }

  /**
   * What has ended with something unread, as a worker that exits while it is told of others, has
   * not misbehaved: the kernel makes that a reset (Linux, unix_release_sock).
   */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells the outcome
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{}: a connection {} has ended: {}", place, peer, cause.getMessage());
      context.close();
    } else {
      refuse(context, "it cannot be understood: " + cause.getMessage());
    }
  }
}
