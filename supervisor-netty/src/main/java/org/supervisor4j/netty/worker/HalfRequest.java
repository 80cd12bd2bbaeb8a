package org.supervisor4j.netty.worker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpConstants;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.move.Movable;

/**
 * In front of the HTTP codec: knows exactly whether bytes have arrived of which no whole request
 * has come out. The codec does not tell what it still holds, but a buffer that it is given while it
 * holds nothing is the one it reads from, and shows how far it has read when a request comes out.
 */
final class HalfRequest extends ChannelInboundHandlerAdapter implements Movable {

  private boolean here;
  private boolean lineOpen; // the codec holds the beginning of a line, and nothing else
  private @Nullable ByteBuf read; // by the codec at this moment
  private int end; // of the newest whole request in it

  /** Whether part of a request has arrived on an otherwise idle connection. */
  boolean isHere() {
    return here;
  }

  /** {@link HttpDrain} answers for it. */
  @Override
  public boolean isBetweenMessages() {
    return true;
  }

  /** The codec has just given out the last of a request. */
  void completed() {
    here = false;
    if (read != null) {
      end = read.readerIndex();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      context.fireChannelRead(message);
      return;
    }
    if (lineOpen) { // to its end, so that the codec holds nothing again
      var lineFeed = bytes.bytesBefore(HttpConstants.LF);
      lineOpen = lineFeed < 0;
      here = true;
      context.fireChannelRead(
          bytes.readRetainedSlice(lineOpen ? bytes.readableBytes() : lineFeed + 1));
    }
    if (bytes.isReadable()) {
      follow(context, bytes.isContiguous() ? bytes : contiguous(bytes));
    } else {
      bytes.release();
    }
  }

  private static ByteBuf contiguous(ByteBuf bytes) {
    try {
      return Unpooled.copiedBuffer(bytes);
    } finally {
      bytes.release();
    }
  }

  private void follow(ChannelHandlerContext context, ByteBuf bytes) {
    here = true;
    end = bytes.readerIndex();
    read = bytes.retain(); // else its indices would be another's once it is released
    var behind = bytes.writerIndex();
    try {
      context.fireChannelRead(bytes);
      lineOpen = bytes.isReadable();
      here |= end < behind;
    } finally {
      read = null;
      bytes.release();
    }
  }

  void placeBefore(ChannelPipeline pipeline, String codec) {
    pipeline.addBefore(codec, null, this);
  }

  void removeFrom(ChannelPipeline pipeline) {
    if (pipeline.context(this) != null) {
      pipeline.remove(this);
    }
  }
}
