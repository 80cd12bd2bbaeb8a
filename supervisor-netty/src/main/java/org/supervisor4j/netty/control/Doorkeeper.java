package org.supervisor4j.netty.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;

/**
 * Behind the codec of one connection: nothing gets past it before the peer has proved to be the
 * worker, and whoever misbehaves is shown out with one line in the log.
 */
final class Doorkeeper extends SimpleChannelInboundHandler<Message> {

  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

  private final WorkerLink link;
  private final Admission admission;
  private final Duration patience;
  private String peer = "of an unknown process";
  private @Nullable Future<?> silence;
  private boolean admitted;
  private boolean refused;

  Doorkeeper(WorkerLink link, Admission admission, Duration patience) {
    super(Message.class);
    this.link = link;
    this.admission = admission;
    this.patience = patience;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws IOException {
    var credentials = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
    peer = "of pid " + credentials.pid() + ", uid " + credentials.uid();
    objectionToAnother()
        .or(() -> admission.objectionToUser(credentials.uid()))
        .ifPresent(objection -> refuse(context, objection));
    silence =
        context
            .executor()
            .schedule(
                () -> refuse(context, "it did not say hello within " + patience),
                patience.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private Optional<String> objectionToAnother() {
    return link.isTaken() ? Optional.of("the worker is already connected") : Optional.empty();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Message message) {
    if (refused) {
      return;
    }
    if (message instanceof Message.Hello hello && !admitted) {
      objectionToAnother()
          .or(() -> admission.objectionTo(hello))
          .ifPresentOrElse(objection -> refuse(context, objection), () -> admit(context, hello));
    } else if (message instanceof Message.FromWorker said && admitted) {
      link.heard(said);
    } else {
      refuse(context, "it said " + message + (admitted ? " to a host" : " instead of hello"));
    }
  }

  private void admit(ChannelHandlerContext context, Message.Hello hello) {
    admitted = true;
    stopWaiting();
    link.take(context.channel(), hello.pid());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells the outcome
  private void refuse(ChannelHandlerContext context, String objection) {
    if (!refused) {
      refused = true;
      LOG.warn("{}: closing a connection {}: {}", link, peer, objection);
      context.close();
    }
  }

  private void stopWaiting() {
    if (silence != null) {
      silence.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopWaiting();
    refused = true; // what the decoder makes of a last half frame is of no interest
    if (admitted) {
      link.leave(context.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    refuse(context, "it cannot be understood: " + cause.getMessage());
  }
}
