package org.supervisor4j.testkit.traffic;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.concurrent.Future;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection: carries one request at a time and knows what its own end means for it. */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {

  private final Flow flow;
  private final Pool pool;
  private final long id;
  private @Nullable Channel channel; // none before the connect, or if no socket could be had
  private @Nullable Exchange exchange; // none while the connection is idle
  private Answer answer;
  private boolean leaving; // closed by us: what follows counts nowhere
  private int answers;
  private Responder lastResponder = Responder.UNKNOWN;

  Connection(Flow flow, Pool pool) {
    this.flow = flow;
    this.pool = pool;
    id = flow.nextConnection();
    answer = new Answer(flow.plan);
  }

  void open(Dialer dialer, Exchange first) {
    exchange = first;
    first.carriedBy(this);
    first.reached(Phase.CONNECTING);
    var unused = dialer.dial(this).addListener(this::connected);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  private void connected(Future<? super Void> connect) {
    var cause = connect.cause();
    if (cause != null) {
      var missing = cause instanceof FileNotFoundException; // without a text of its own
      lose(LossCause.ofConnect(cause), missing ? "no such file" : cause.toString());
      pool.gone(this);
      return;
    }
    opened().closeFuture().addListener(closed -> pool.gone(this));
    if (exchange == null) {
      leave();
    } else {
      send(exchange);
    }
  }

  void carry(Exchange next) {
    exchange = next;
    next.carriedBy(this);
    send(next);
  }

  private void send(Exchange next) {
    answer = new Answer(flow.plan);
    next.reached(Phase.WRITING);
    opened()
        .writeAndFlush(Unpooled.wrappedBuffer(flow.request))
        .addListener(write -> written(next, write.cause()));
  }

  private void written(Exchange sent, @Nullable Throwable cause) {
    if (cause == null && sent.phase() == Phase.WRITING) {
      sent.reached(Phase.NO_RESPONSE);
    } else if (cause != null && sent == exchange && !(cause instanceof ClosedChannelException)) {
      lose(broken(LossCause.RESET), cause.toString());
    }
    // a closed channel says so itself, after what was still to be read
  }

  void bytesCame() {
    if (exchange != null) {
      exchange.reached(Phase.PARTIAL_RESPONSE);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject piece) {
    var failure = piece.decoderResult().cause();
    if (exchange == null) {
      close(); // an answer that nobody asked for: nothing on this connection can be trusted
    } else if (failure == null) {
      if (answer.add(piece)) {
        complete(exchange);
      }
    } else if (!(failure instanceof PrematureChannelClosureException)) {
      lose(LossCause.GARBAGE, failure.toString());
    }
  }

  private void complete(Exchange carried) {
    exchange = null;
    var last = !answer.keepsConnection() || !opened().isActive();
    if (last && flow.plan.shape.keepsAlive()) {
      flow.journal.closed(true);
    }
    var right = answer.judge(carried);
    lastResponder = answer.responder();
    answers++;
    if (last || !right || !flow.plan.shape.keepsAlive()) {
      leave();
    } else {
      // only after what else was read: its end may have come with the answer
      flow.loop.execute(this::rest);
    }
  }

  private void rest() {
    if (opened().isActive()) {
      pool.resting(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (exchange != null) {
      lose(broken(LossCause.EOF), "closed by the server");
    } else if (!leaving && !flow.halted()) {
      flow.journal.closed(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (exchange != null) {
      var reset = cause instanceof IOException;
      lose(reset ? broken(LossCause.RESET) : LossCause.GARBAGE, cause.toString());
    } else {
      close();
    }
  }

  private LossCause broken(LossCause beforeTheFirstByte) {
    var begun = exchange != null && exchange.phase() == Phase.PARTIAL_RESPONSE;
    return begun ? LossCause.PARTIAL : beforeTheFirstByte;
  }

  private void lose(LossCause cause, String detail) {
    if (exchange != null) {
      exchange.lost(cause, detail);
    }
    leave();
  }

  /** Closes the connection for a reason of our own; what it carries has ended before. */
  void leave() {
    exchange = null;
    leaving = true;
    close();
  }

  private void close() {
    if (channel != null) {
      var unused = channel.close();
    }
  }

  Loss.Via via() {
    var local = channel == null ? null : channel.localAddress();
    int port = local instanceof InetSocketAddress tcp ? tcp.getPort() : 0;
    return new Loss.Via(id, port, answers, lastResponder);
  }

  private Channel opened() {
    return Objects.requireNonNull(channel);
  }
}
