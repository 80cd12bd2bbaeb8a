package org.supervisor4j.netty.worker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpExpectationFailedEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.supervisor4j.netty.move.Movable;
import org.supervisor4j.netty.move.Obstacles;

/**
 * Behind the HTTP codec of one connection: counts its requests and, once the worker drains, ends it
 * at a moment that costs no request: after a last answer that says so, or unannounced when it
 * stayed idle until near the end of the grace.
 *
 * <p>Pipelined requests that have been read are all answered; only the answer to the last of them
 * carries {@code Connection: close}. What a client sends behind the request of that answer is
 * dropped, never begun: so HTTP has it, and the client knows what it may send again (RFC 9112 9.6).
 * Then the client reads the end of the stream, no reset ({@link OrderlyClose}). The order of the
 * answers is the application's own.
 *
 * <p>If another worker takes it over, it leaves at the end of a request, answered and not closed:
 * what its client has sent behind that request goes along undecoded.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the promises passed on carry the outcome
final class HttpDrain extends DrainHandler implements Movable {

  private final HttpTraffic traffic;
  private final Exchanges exchanges = new Exchanges();
  private final HalfRequest halfRequest = new HalfRequest();
  private final HeldWrites held = new HeldWrites();
  private final IdleGrace idleGrace = new IdleGrace();
  private boolean reading; // between a read and its completion
  private boolean announced;
  private boolean refusing; // of what a client sends after the announcement (RFC 9112 9.6)
  private HttpLeave leave = HttpLeave.never(exchanges, halfRequest);

  HttpDrain(HttpTraffic traffic) {
    super(traffic.notice());
    this.traffic = traffic;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    leave = HttpLeave.from(added.pipeline(), exchanges, halfRequest);
    leave.codec().ifPresent(it -> halfRequest.placeBefore(added.pipeline(), it.name()));
    super.handlerAdded(added);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    idleGrace.forgetEnd();
    releaseHeld(removed);
    traffic.abandoned(exchanges.unanswered());
    super.handlerRemoved(removed);
  }

  @Override
  void drain(ChannelHandlerContext here, Duration grace) {
    idleGrace.begin(grace);
    endWhenIdle(here);
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    reading = true;
    if (message instanceof ByteBuf later && keepsBytes()) {
      leave.keep(later);
      return;
    }
    refusing |= announced && message instanceof HttpRequest;
    if (refusing) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpObject part && exchanges.received(part)) {
      traffic.began();
      idleGrace.forgetEnd();
      releaseHeld(here); // what is held answers an earlier request: it is not the last answer
    }
    if (message instanceof LastHttpContent) {
      halfRequest.completed();
    }
    here.fireChannelRead(message);
    if (!exchanges.bodyOpen()) {
      stopDecoding(here);
      endAfterAnnouncement(here);
      endWhenIdle(here);
    }
  }

  @Override
  public void willLeave() {
    if (!announced && leave.want(this)) {
      idleGrace.forgetEnd();
      releaseHeld(context());
      endWhenIdle(context()); // the heir may have come late, and this one does not go there
    }
  }

  @Override
  public void leaveSoon() {
    leave.takeTurn();
    stopDecoding(context());
    endWhenIdle(context()); // one that turns out to stay
  }

  private void stopDecoding(ChannelHandlerContext here) {
    if (!announced && !here.isRemoved()) {
      leave.stopDecoding();
    }
  }

  /** Whether what comes is decoded no more: it had its turn, and all goes along. */
  boolean keepsBytes() {
    return leave.hasStopped();
  }

  @Override
  public boolean isBetweenMessages() {
    return leave.hasStopped() && leave.isAhead() && exchanges.allTaken();
  }

  @Override
  public ByteBuf undecoded() {
    return leave.undecoded();
  }

  /** Something only of a new connection, whose first request is still waited for. */
  @Override
  public byte[] state() {
    return exchanges.anyAnswered() ? new byte[0] : new byte[] {1};
  }

  @Override
  public void restore(byte[] state) {
    if (state.length == 0) {
      exchanges.resume();
      endWhenIdle(context());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext here) {
    reading = false;
    releaseHeld(here);
    here.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    if (!held.isEmpty() || (reading && isLastAnswer(message))) {
      held.add(message, promise);
    } else {
      pass(here, message, promise);
    }
  }

  @Override
  public void flush(ChannelHandlerContext here) {
    held.flush(here::flush);
  }

  @Override
  public void close(ChannelHandlerContext here, ChannelPromise promise) {
    releaseHeld(here);
    here.close(promise);
  }

  private void releaseHeld(ChannelHandlerContext here) {
    held.release((message, promise) -> pass(here, message, promise), here::flush);
  }

  private boolean isLastAnswer(Object message) {
    return idleGrace.hasBegun()
        && !leave.isAhead()
        && message instanceof HttpObject part
        && exchanges.isHeadOfLastAnswer(part);
  }

  private void pass(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    if (isLastAnswer(message)) {
      ((HttpResponse) message).headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      announced = true;
    }
    var answered = message instanceof HttpObject part && exchanges.sent(part);
    here.write(message, answered ? exchanges.untilTaken(promise, () -> taken(here)) : promise);
    if (answered) {
      traffic.answered();
      goOn(here);
    }
  }

  private void goOn(ChannelHandlerContext here) {
    if (exchanges.switchedProtocol()) {
      Obstacles.keep(here.channel());
      halfRequest.removeFrom(here.pipeline());
      here.pipeline().remove(this); // from here on it is waited for as any other connection
    } else {
      stopDecoding(here);
      endWhenIdle(here);
    }
  }

  private void taken(ChannelHandlerContext here) {
    if (!here.isRemoved()) {
      stopDecoding(here);
      endAfterAnnouncement(here);
      endWhenIdle(here);
    }
  }

  /** A close with a body still coming in would reset the connection and the answer with it. */
  private void endAfterAnnouncement(ChannelHandlerContext here) {
    if (!announced || !exchanges.allTaken()) {
      return;
    }
    if (exchanges.bodyOpen()) {
      idleGrace.atEnd(here, () -> OrderlyClose.begin(here));
    } else {
      OrderlyClose.begin(here);
    }
  }

  private void endWhenIdle(ChannelHandlerContext here) {
    if (!leave.isAhead() && isIdle()) {
      idleGrace.nearEnd(here, () -> endIfStillIdle(here));
    }
  }

  private boolean isIdle() {
    return exchanges.isIdle() && !announced;
  }

  private void endIfStillIdle(ChannelHandlerContext here) {
    if (!here.channel().isRegistered()) {
      endWhenIdle(here); // it comes from another worker, and is not ours to read yet
      return;
    }
    LastLook.at(here.channel());
    if (isIdle() && (exchanges.endsConnection() || !halfRequest.isHere())) {
      OrderlyClose.begin(here);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext here, Object event) {
    if (event instanceof HttpExpectationFailedEvent) {
      exchanges.bodyRefused();
      halfRequest.completed();
    }
    here.fireUserEventTriggered(event);
    stopDecoding(here);
  }
}
