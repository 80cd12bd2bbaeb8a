package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.supervisor4j.netty.move.Destination;
import org.supervisor4j.netty.move.Movable;
import org.supervisor4j.netty.move.Moves;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.MessageEncoder;

/** A worker that takes over one connection, and gets SIGKILL at a step, or SIGSTOP at an offer. */
final class DyingHeirMain {

  /** In their order; the last three by the code that real workers run. */
  enum Step {
    KNOCKED,
    WELCOMED,
    OFFERED,
    FROZEN,
    RECEIVED,
    ACKNOWLEDGED,
    READ;

    /** Whether the connection is its own by then, and ends with it. */
    boolean isOwner() {
      return compareTo(ACKNOWLEDGED) >= 0;
    }
  }

  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  private DyingHeirMain() {}

  public static void main(String[] arguments) throws Exception {
    Classes.load(Moves.class, DyingHeirMain.class); // who loads them amid a move is silent too long
    var path = Path.of(arguments[0]);
    var step = Step.valueOf(arguments[1]);
    var token = step.compareTo(Step.RECEIVED) < 0 ? pretend(path, step) : receive(path, step);
    System.out.println("token " + token);
    new CountDownLatch(1).await();
  }

  /** Says what a door says, up to that step. */
  private static String pretend(Path path, Step step) {
    new ServerBootstrap()
        .group(LOOP)
        .channel(EpollServerDomainSocketChannel.class)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new MessageDecoder(), new MessageEncoder(), new Pretender(step));
              }
            })
        .bind(new DomainSocketAddress(path.toFile()))
        .syncUninterruptibly();
    return "none";
  }

  private static final class Pretender extends SimpleChannelInboundHandler<Message> {

    private static Optional<ChannelHandlerContext> first = Optional.empty();

    private final Step step;

    Pretender(Step step) {
      super(Message.class);
      this.step = step;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Message message) {
      dieIf(step == Step.KNOCKED);
      if (message instanceof Message.Knock knock) {
        first = first.or(() -> Optional.of(context));
        first.get().writeAndFlush(new Message.Welcome()).syncUninterruptibly();
        dieIf(step == Step.WELCOMED && knock.descriptors());
      }
      var offered = message instanceof Message.Offer;
      endIf(offered && step == Step.FROZEN, "STOP");
      dieIf(offered);
    }
  }

  private static String receive(Path path, Step step) {
    var served =
        new ServerBootstrap()
            .group(LOOP)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast("HttpDrain#0", new Mortal(step));
                  }
                });
    var destination = new Destination(served.config(), false);
    var moves = Moves.open(path, LOOP, socket -> Optional.of(destination));
    return moves.address().orElseThrow().token();
  }

  private static final class Mortal extends ChannelInboundHandlerAdapter implements Movable {

    private final Step step;
    private int bytes;

    Mortal(Step step) {
      this.step = step;
    }

    @Override
    public boolean isBetweenMessages() {
      return true;
    }

    /** All is prepared, and nothing said. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
      dieIf(step == Step.RECEIVED);
    }

    /** First what came along, then what it reads itself. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      bytes += ((ByteBuf) read).readableBytes();
      dieIf(step == Step.ACKNOWLEDGED || bytes == HttpConnection.GET.length());
    }
  }

  private static void dieIf(boolean now) {
    endIf(now, "KILL");
  }

  private static void endIf(boolean now, String signal) {
    if (!now) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(ProcessHandle.current().pid()))
          .start();
      new CountDownLatch(1).await(); // not one step further
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
