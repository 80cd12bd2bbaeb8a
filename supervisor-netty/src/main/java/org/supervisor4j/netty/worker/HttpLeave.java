package org.supervisor4j.netty.worker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.move.Movable;
import org.supervisor4j.netty.move.Obstacles;

/**
 * How an HTTP connection gets ready to leave its worker: from the end of a request on nothing is
 * decoded, so that all that comes behind it can go along.
 */
final class HttpLeave {

  /** More is left to the kernel, which slows the client down. */
  private static final int ENOUGH = 64 * 1024;

  private final Optional<ChannelHandlerContext> codec;
  private final boolean obstructed; // by a handler before the codec of which we know nothing
  private final Exchanges exchanges;
  private final HalfRequest halfRequest;
  private List<Movable> others = List.of(); // who have a say, too
  private boolean wanted;
  private boolean due;
  private boolean stopped;
  private @Nullable ByteBuf undecoded; // not pooled

  private HttpLeave(
      Optional<ChannelHandlerContext> codec,
      boolean obstructed,
      Exchanges exchanges,
      HalfRequest halfRequest) {
    this.codec = codec;
    this.obstructed = obstructed;
    this.exchanges = exchanges;
    this.halfRequest = halfRequest;
  }

  /** From a pipeline without a codec, which it never leaves. */
  static HttpLeave never(Exchanges exchanges, HalfRequest halfRequest) {
    return new HttpLeave(Optional.empty(), true, exchanges, halfRequest);
  }

  /** From this pipeline, as it was put together. */
  static HttpLeave from(ChannelPipeline pipeline, Exchanges exchanges, HalfRequest halfRequest) {
    var codec =
        Optional.ofNullable(pipeline.context(HttpServerCodec.class))
            .or(() -> Optional.ofNullable(pipeline.context(HttpRequestDecoder.class)));
    var obstructed = codec.filter(it -> Obstacles.standBefore(pipeline, it.handler())).isPresent();
    return new HttpLeave(codec, obstructed, exchanges, halfRequest);
  }

  Optional<ChannelHandlerContext> codec() {
    return codec;
  }

  /** It is to leave; whether it can: somebody has to answer for what was before the codec. */
  boolean want(HttpDrain drain) {
    others = codec.map(it -> othersIn(it.pipeline(), drain, halfRequest)).orElse(List.of());
    wanted = codec.isPresent() && (!obstructed || !others.isEmpty());
    return wanted;
  }

  private static List<Movable> othersIn(ChannelPipeline pipeline, Movable... ours) {
    return pipeline.toMap().values().stream()
        .filter(Movable.class::isInstance)
        .map(Movable.class::cast)
        .filter(handler -> Stream.of(ours).noneMatch(our -> our == handler))
        .toList();
  }

  /** It leaves at the end of a request from now on. */
  void takeTurn() {
    due = true;
  }

  /** Unless it ends with an answer anyway. */
  boolean isAhead() {
    return wanted && !exchanges.endsConnection();
  }

  boolean hasStopped() {
    return stopped;
  }

  /**
   * At the end of a request: what the codec holds comes out behind it, as all that is read. Not
   * behind one that may make it another protocol: its answer needs the codec. Nothing decodes again
   * what was stopped, so other handlers that have a say are asked first, when all is answered; one
   * that disagrees then keeps the connection here.
   */
  void stopDecoding() {
    var behindRequest = !exchanges.bodyOpen() && !halfRequest.isHere() && !exchanges.switchAsked();
    if (!wanted || !due || stopped || !behindRequest) {
      return;
    }
    if (others.isEmpty()) {
      stop();
    } else if (exchanges.allTaken()) {
      wanted = others.stream().allMatch(Movable::isBetweenMessages);
      if (wanted) {
        stop();
      }
    }
  }

  private void stop() {
    stopped = true;
    codec.ifPresent(HttpLeave::stop);
  }

  private static void stop(ChannelHandlerContext codec) {
    if (codec.handler() instanceof HttpServerCodec both) {
      both.removeInboundHandler();
    } else {
      codec.pipeline().remove(codec.handler());
    }
  }

  void keep(ByteBuf later) {
    var all = undecoded == null ? Unpooled.buffer() : undecoded;
    undecoded = all.writeBytes(later);
    later.release();
    if (all.readableBytes() > ENOUGH) {
      codec.ifPresent(it -> it.channel().config().setAutoRead(false));
    }
  }

  ByteBuf undecoded() {
    return undecoded == null ? Unpooled.EMPTY_BUFFER : undecoded;
  }
}
