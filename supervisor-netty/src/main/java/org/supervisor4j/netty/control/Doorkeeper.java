package org.supervisor4j.netty.control;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Optional;
import org.supervisor4j.netty.wire.Gatekeeper;
import org.supervisor4j.netty.wire.Message;

/** Lets the worker in, and nobody else. */
final class Doorkeeper extends Gatekeeper {

  private final WorkerLink link;
  private final Admission admission;
  private boolean admitted;

  Doorkeeper(WorkerLink link, Admission admission, Duration patience) {
    super(link, patience);
    this.link = link;
    this.admission = admission;
  }

  @Override
  protected Optional<String> objectionToUser(int uid) {
    return objectionToAnother().or(() -> admission.objectionToUser(uid));
  }

  private Optional<String> objectionToAnother() {
    return link.isTaken() ? Optional.of("the worker is already connected") : Optional.empty();
  }

  @Override
  protected void heard(ChannelHandlerContext context, Object said) {
    if (said instanceof Message.Hello hello && !admitted) {
      objectionToAnother()
          .or(() -> admission.objectionTo(hello))
          .ifPresentOrElse(objection -> refuse(context, objection), () -> admit(context, hello));
    } else if (said instanceof Message.FromWorker message && admitted) {
      link.heard(message);
    } else {
      refuse(context, "it said " + said + (admitted ? " to a host" : " instead of hello"));
    }
  }

  private void admit(ChannelHandlerContext context, Message.Hello hello) {
    admitted = true;
    known();
    link.take(context.channel(), hello.pid());
  }

  @Override
  protected void gone(ChannelHandlerContext context) {
    if (admitted) {
      link.leave(context.channel());
    }
  }
}
