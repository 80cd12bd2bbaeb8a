package org.supervisor4j.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client's connection: takes one request at a time, and times each step. Only on the loop. */
final class Connection extends ChannelInboundHandlerAdapter {

  /** What goes on. */
  private enum Phase {
    IDLE,
    READING,
    ANSWERING,
    LINGERING
  }

  private final Reception reception;
  private final Client client = new Client();
  private final DuplexChannel channel;
  private final Deque<HttpObject> arrived = new ArrayDeque<>();
  private final Progress progress;
  private Phase phase = Phase.IDLE;
  private long since = System.nanoTime();
  private @Nullable Incoming incoming;
  private @Nullable ChunkedStream stream;
  private boolean last;
  private boolean known;

  Connection(Reception reception, DuplexChannel channel) {
    this.reception = reception;
    this.channel = channel;
    progress = new Progress(channel);
  }

  private void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
    channel.config().setAutoRead(next != Phase.ANSWERING);
  }

  /** Whether it has shown once that it may ask here. */
  boolean isKnown() {
    return known;
  }

  boolean isIdle() {
    return phase == Phase.IDLE;
  }

  long since() {
    return since;
  }

  /** Bytes have come; maybe too few for a head. */
  void touched() {
    if (phase == Phase.IDLE) {
      enter(Phase.READING);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    arrived.add((HttpObject) message);
    advance();
  }

  private void advance() {
    while (phase != Phase.ANSWERING && !arrived.isEmpty()) {
      var next = arrived.poll();
      try {
        if (phase != Phase.LINGERING) {
          take(next);
        }
      } finally {
        ReferenceCountUtil.release(next);
      }
    }
  }

  private void take(HttpObject part) {
    if (part.decoderResult().isFailure()) {
      leave(Refusals.of(part.decoderResult().cause()));
      return;
    }
    if (part instanceof HttpRequest head) {
      enter(Phase.READING);
      begin(head);
    }
    if (phase == Phase.READING && part instanceof HttpContent content) {
      add(content);
    }
  }

  private void begin(HttpRequest head) {
    var refusal = reception.refusal(head);
    known |= refusal.isEmpty();
    incoming = new Incoming(head, refusal);
    if (HttpUtil.getContentLength(head, 0L) > reception.limits().body()) {
      leave(Refusals.tooLarge(reception.limits()));
    } else if (HttpUtil.is100ContinueExpected(head)) {
      channel.writeAndFlush(Answers.goOn());
    }
  }

  private void add(HttpContent content) {
    var request = incoming;
    if (request == null) {
      return; // of a request that was refused
    }
    if (!request.add(content.content(), reception.limits().body())) {
      leave(Refusals.tooLarge(reception.limits()));
    } else if (content instanceof LastHttpContent) {
      incoming = null;
      enter(Phase.ANSWERING);
      last |= !HttpUtil.isKeepAlive(request.head());
      reception.answer(
          request, client, channel.eventLoop(), answer -> send(request.head(), answer));
    }
  }

  /** Refuses what can't be understood, or waited for, and ends. */
  private void leave(Response refusal) {
    incoming = null;
    last = true;
    enter(Phase.ANSWERING);
    send(Answers.UNREADABLE, refusal);
  }

  private void send(HttpRequest head, Response answer) {
    if (!channel.isActive()) {
      answer.over();
      return;
    }
    if (answer.body() instanceof Response.Pieces pieces && !Answers.isForHead(head)) {
      begin(head, answer, pieces);
    } else {
      channel
          .writeAndFlush(Answers.whole(head, answer, last))
          .addListener(sent -> answer.over())
          .addListener(sent -> sent());
    }
  }

  private void begin(HttpRequest head, Response answer, Response.Pieces pieces) {
    var begun = new ChunkedStream(channel, this::sent);
    stream = begun;
    last |= Answers.endsByClose(head);
    channel.writeAndFlush(Answers.head(head, answer, last));
    pieces.begin().accept(begun);
  }

  private void sent() {
    stream = null;
    if (!channel.isActive()) {
      return;
    }
    if (last) {
      linger();
    } else {
      enter(Phase.IDLE);
      advance();
    }
  }

  /** Closes our half first: a reset would take the answer away from a client that still sends. */
  private void linger() {
    enter(Phase.LINGERING);
    advance();
    channel.shutdownOutput();
    if (channel.isInputShutdown()) {
      channel.close();
    }
  }

  /** The endpoint goes: what is under way is answered, nothing else. */
  void finish() {
    last = true;
    if (phase == Phase.IDLE || phase == Phase.READING) {
      channel.close();
    } else {
      Optional.ofNullable(stream).ifPresent(BodyStream::end);
    }
  }

  /** Ends what takes too long. */
  void look(long now, Limits limits) {
    var time = now - since;
    switch (phase) {
      case IDLE -> closeIf(time > limits.idle().toNanos());
      case READING -> {
        if (time > limits.request().toNanos()) {
          leave(Refusals.tooSlow());
        }
      }
      case ANSWERING -> closeIf(progress.stalledFor(now) > limits.stall().toNanos());
      case LINGERING -> closeIf(time > limits.linger().toNanos());
    }
  }

  private void closeIf(boolean isOver) {
    if (isOver) {
      channel.close();
    }
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Optional.ofNullable(stream).ifPresent(ChunkedStream::writable);
  }

  /** A client that only has closed its own half may wait for an answer, but for no stream. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      last = true;
      closeIf(phase != Phase.ANSWERING || stream != null);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    arrived.forEach(ReferenceCountUtil::release);
    arrived.clear();
    Optional.ofNullable(stream).ifPresent(ChunkedStream::close);
    client.end();
    reception.left(this);
  }

  /** Broken pipes and resets: the client is gone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    reception.failed(cause);
    channel.close();
  }

  /** A request whose body is still coming; a refused one's is thrown away. */
  record Incoming(HttpRequest head, Optional<Response> refusal, ByteBuf body) {

    Incoming(HttpRequest head, Optional<Response> refusal) {
      this(head, refusal, Unpooled.buffer(0));
    }

    /** Whether it fits. */
    boolean add(ByteBuf part, int most) {
      if (body.readableBytes() + part.readableBytes() > most) {
        return false;
      }
      if (refusal.isEmpty()) {
        body.writeBytes(part);
      }
      return true;
    }

    ByteBuffer bytes() {
      return body.nioBuffer();
    }
  }
}
