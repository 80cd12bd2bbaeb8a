package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.move.Movable;

/** Greets a client once, puts what it names into its basket, and says what is in there. */
final class BasketHandler extends SimpleChannelInboundHandler<String> implements Movable {

  private final WorkerId worker;
  private final List<String> basket = new ArrayList<>();
  private boolean greeted;

  BasketHandler(WorkerId worker) {
    this.worker = worker;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!greeted) {
      context.writeAndFlush("welcome\n");
      greeted = true;
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, String item) {
    basket.add(item);
    context.writeAndFlush(basket + " says generation " + worker.generation() + "\n");
  }

  /** Each line is answered as it is read. */
  @Override
  public boolean isBetweenMessages() {
    return true;
  }

  @Override
  public byte[] state() {
    return String.join("\n", basket).getBytes(UTF_8);
  }

  @Override
  public void restore(byte[] state) {
    greeted = true;
    new String(state, UTF_8).lines().forEach(basket::add);
  }
}
