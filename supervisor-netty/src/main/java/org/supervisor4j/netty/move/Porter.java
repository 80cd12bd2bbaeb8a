package org.supervisor4j.netty.move;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.wire.Gatekeeper;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.Users;

/** At the door, one for each connection: lets in who shows the token. */
final class Porter extends Gatekeeper {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Netty's word for a descriptor that was cut off, as recvmsg(2) tells by MSG_CTRUNC. */
  private static final int EMSGSIZE = 90;

  private final Door door;
  private @Nullable Visit visit;

  Porter(Door door) {
    super(door, PATIENCE);
    this.door = door;
  }

  @Override
  protected Optional<String> objectionToUser(int uid) {
    return Users.isTrusted(uid) ? Optional.empty() : Optional.of("it belongs to uid " + uid);
  }

  /** A descriptor belongs to somebody whatever became of the connection that it came by. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    if (read instanceof FileDescriptor descriptor) {
      receive(descriptor);
    } else {
      super.channelRead(context, read);
    }
  }

  private void receive(FileDescriptor descriptor) {
    if (visit != null) {
      visit.received(descriptor);
    }
  }

  @Override
  protected void heard(ChannelHandlerContext context, Object said) {
    if (visit != null) {
      visit.heard((Message) said);
    } else if (said instanceof Message.Knock knock) {
      door.objectionTo(knock)
          .ifPresentOrElse(objection -> refuse(context, objection), () -> admit(context, knock));
    } else {
      refuse(context, "it said " + said + " instead of who it is");
    }
  }

  private void admit(ChannelHandlerContext context, Message.Knock knock) {
    var admitted = door.admit(knock, context.channel());
    if (admitted.isEmpty()) {
      refuse(context, "its passage is unknown, or known already");
      return;
    }
    known();
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

  @Override
  protected void gone(ChannelHandlerContext context) {
    if (visit != null) {
      visit.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof NativeIoException io && -io.expectedErr() == EMSGSIZE) {
      refuse(context, "there is no descriptor left for what it sent; raise the limit (ulimit -n)");
    } else {
      super.exceptionCaught(context, cause);
    }
  }
}
