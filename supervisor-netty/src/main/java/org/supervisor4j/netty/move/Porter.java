package org.supervisor4j.netty.move;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.Users;

/**
 * At the door, one for each connection: nobody gets past it who has not shown the token, and
 * whoever misbehaves is shown out with one line in the log.
 */
final class Porter extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Porter.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Door door;
  private String peer = "of an unknown process";
  private @Nullable Future<?> silence;
  private @Nullable Visit visit;
  private boolean refused;

  Porter(Door door) {
    this.door = door;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws IOException {
    var credentials = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
    peer = "of pid " + credentials.pid() + ", uid " + credentials.uid();
    if (!Users.isTrusted(credentials.uid())) {
      refuse(context, "it belongs to uid " + credentials.uid());
    }
    silence =
        context
            .executor()
            .schedule(
                () -> refuse(context, "it did not say who it is within " + PATIENCE),
                PATIENCE.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    if (read instanceof FileDescriptor descriptor) {
      receive(descriptor);
    } else if (!refused && visit != null) {
      visit.heard((Message) read);
    } else if (!refused && read instanceof Message.Knock knock) {
      door.objectionTo(knock)
          .ifPresentOrElse(objection -> refuse(context, objection), () -> admit(context, knock));
    } else {
      refuse(context, "it said " + read + " instead of who it is");
    }
  }

  private void receive(FileDescriptor descriptor) {
    if (visit != null) {
      visit.received(descriptor);
    }
  }

  private void admit(ChannelHandlerContext context, Message.Knock knock) {
    var admitted = door.admit(knock, context.channel());
    if (admitted.isEmpty()) {
      refuse(context, "its passage is unknown, or known already");
      return;
    }
    stopWaiting();
    visit = admitted.get();
    if (knock.descriptors()) {
      // nothing is on its way yet: the other end waits for the welcome
      context.pipeline().remove(MessageDecoder.class);
      var connection = (EpollDomainSocketChannel) context.channel();
      connection.config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
      visit.lane(connection);
    } else {
      visit.welcome();
    }
  }

  private void stopWaiting() {
    if (silence != null) {
      silence.cancel(false);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells the outcome
  private void refuse(ChannelHandlerContext context, String objection) {
    if (!refused) {
      refused = true;
      LOG.warn("{}: closing a connection {}: {}", door, peer, objection);
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopWaiting();
    refused = true;
    if (visit != null) {
      visit.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    refuse(context, "it cannot be understood: " + cause.getMessage());
  }
}
