package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * The requests and responses of one HTTP/1 connection, counted as they pass. Responses come in the
 * order of the requests (RFC 9112 9.3.2); 1xx ones answer nothing, except 101.
 */
final class Exchanges {

  private int unanswered;
  private int untaken; // answers that a client slower than us has not taken yet
  private boolean anyAnswered;
  private boolean bodyOpen;
  private boolean connectAsked;
  private boolean switchAsked;
  private boolean interim;
  private boolean switching;
  private boolean endsConnection;

  int unanswered() {
    return unanswered;
  }

  /** For the promise of an answer's end: it is on its way until that is kept. */
  ChannelPromise untilTaken(ChannelPromise promise, Runnable then) {
    untaken++;
    return promise
        .unvoid()
        .addListener(
            taken -> {
              untaken--;
              then.run();
            });
  }

  /** Whether every request is answered, and the answers are with the kernel. */
  boolean allTaken() {
    return unanswered == 0 && untaken == 0;
  }

  /** Not one whose first request is still to come: the kernel has accepted it on our word. */
  boolean isIdle() {
    return anyAnswered && allTaken() && !bodyOpen;
  }

  boolean anyAnswered() {
    return anyAnswered;
  }

  /** Whether an answer that is due may make this something else than HTTP/1. */
  boolean switchAsked() {
    return switchAsked;
  }

  /** Whether client or application has said that the connection ends with an answer. */
  boolean endsConnection() {
    return endsConnection;
  }

  /** The connection has been served before, elsewhere. */
  void resume() {
    anyAnswered = true;
  }

  /** Whether the end of the newest request is still to come. */
  boolean bodyOpen() {
    return bodyOpen;
  }

  /**
   * Whether the newest answer, by 101 or to CONNECT, made this something else than HTTP/1, as a
   * WebSocket. It is left alone from then on, and open as long as its application and its client
   * want, at the longest until the drain's deadline; then its channel is closed through the whole
   * pipeline, so that a protocol handler can say goodbye, as {@code WebSocketServerProtocolHandler}
   * does by a close frame.
   */
  boolean switchedProtocol() {
    return switching && unanswered == 0;
  }

  /** The client will not send the body that it had announced. */
  void bodyRefused() {
    bodyOpen = false;
  }

  /** Returns whether a request began. */
  boolean received(HttpObject part) {
    endsConnection |= part.decoderResult().isFailure(); // nobody knows where the next one begins
    var begins = part instanceof HttpRequest;
    if (part instanceof HttpRequest request) {
      unanswered++;
      bodyOpen = true;
      connectAsked = request.method().equals(HttpMethod.CONNECT);
      switchAsked |= connectAsked || request.headers().contains(HttpHeaderNames.UPGRADE);
      endsConnection |= !HttpUtil.isKeepAlive(request);
    }
    if (part instanceof LastHttpContent) {
      bodyOpen = false;
    }
    return begins;
  }

  /** To be asked before {@link #sent}: whether this is the head of the last answer that is due. */
  boolean isHeadOfLastAnswer(HttpObject part) {
    return part instanceof HttpResponse head
        && !isInterim(head)
        && !switchesProtocol(head)
        && unanswered == 1;
  }

  /** Returns whether a request has now been answered in full. */
  boolean sent(HttpObject part) {
    if (part instanceof HttpResponse head) {
      interim = isInterim(head);
      switching = switchesProtocol(head);
      endsConnection |= !interim && !HttpUtil.isKeepAlive(head);
    }
    if (!(part instanceof LastHttpContent) || interim || unanswered == 0) {
      return false;
    }
    unanswered--;
    anyAnswered = true;
    switchAsked &= unanswered > 0 || switching;
    return true;
  }

  private static boolean isInterim(HttpResponse head) {
    return head.status().codeClass() == HttpStatusClass.INFORMATIONAL
        && !head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }

  private boolean switchesProtocol(HttpResponse head) {
    return head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
        || (connectAsked && head.status().codeClass() == HttpStatusClass.SUCCESS);
  }
}
