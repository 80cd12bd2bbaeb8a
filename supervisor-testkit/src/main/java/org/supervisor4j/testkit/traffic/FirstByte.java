package org.supervisor4j.testkit.traffic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells that bytes came, before the decoder can make a message of them. */
final class FirstByte extends ChannelInboundHandlerAdapter {

  private final Connection connection;

  FirstByte(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) {
    connection.bytesCame();
    ctx.fireChannelRead(bytes);
  }
}
