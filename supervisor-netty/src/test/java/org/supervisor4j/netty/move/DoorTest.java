package org.supervisor4j.netty.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Proc;
import org.supervisor4j.netty.wire.Message;

/** Strangers, garbage, floods and mistakes at a worker's door; nothing of it stays open. */
@Timeout(30)
class DoorTest {

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private Door door;
  private Visitor visitor;
  private long descriptors;

  @BeforeEach
  void open(@TempDir Path directory) {
    var served = new ServerBootstrap().group(loop).childHandler(nothing());
    var destination = new Destination(served.config(), false);
    door =
        Door.open(
            directory.resolve("d"),
            loop,
            socket -> Optional.of(destination).filter(known -> socket.equals("http")));
    descriptors = Proc.openHere();
    visitor = new Visitor(loop, door.address());
  }

  @AfterEach
  void close() {
    door.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static ChannelInitializer<Channel> nothing() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {}
    };
  }

  private void assertShownOutAndNothingLeft() {
    visitor.assertShownOut();
    visitor.lane.close().syncUninterruptibly();
    // others may close meanwhile what they had open
    await().untilAsserted(() -> assertThat(Proc.openHere()).isLessThanOrEqualTo(descriptors));
    new Visitor(loop, door.address()).enter(); // others are served
  }

  static Stream<Consumer<Visitor>> strangers() {
    return Stream.of(
        it -> it.say(it.messages, new Message.Knock(Message.VERSION, "wrong", 7, false)),
        it -> it.say(it.messages, new Message.Knock(Message.VERSION + 1, "x", 7, false)),
        it -> it.say(it.messages, new Message.Offer(1, "http", "")),
        it -> it.say(it.messages, Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0})),
        it -> it.knock(it.messages, true), // without a first
        it -> it.knock(it.messages, false).knock(it.messages, false));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void whoever_does_not_know_the_words_is_shown_out(Consumer<Visitor> stranger) {
    stranger.accept(visitor);

    assertShownOutAndNothingLeft();
  }

  static Stream<Consumer<Visitor>> misbehaviours() {
    return Stream.of(
        it -> repeat(Passage.WINDOW + 1, i -> it.offer(i, "http")), // a flood of offers
        it -> repeat(Passage.WINDOW + 1, i -> it.send(1)), // and of descriptors
        it -> repeat(300, i -> it.say(it.messages, part(1))), // and of bytes
        it -> it.say(it.messages, new Message.Offer(1, "http", "socket:[1]")).send(1), // another's
        it -> it.say(it.messages, new Message.Taken(1)),
        it -> it.say(it.messages, Unpooled.wrappedBuffer(new byte[] {-1, -1, 3})));
  }

  private static void repeat(int times, Consumer<Long> action) {
    for (long i = 0; i < times; i++) {
      action.accept(i);
    }
  }

  private static Message.Baggage part(long id) {
    return new Message.Baggage(id, Unpooled.wrappedBuffer(new byte[Message.Baggage.LONGEST]));
  }

  @ParameterizedTest
  @MethodSource("misbehaviours")
  void whoever_misbehaves_within_is_shown_out_and_what_it_brought_closed(
      Consumer<Visitor> misbehaviour) {
    visitor.enter();
    misbehaviour.accept(visitor);

    assertShownOutAndNothingLeft();
  }

  @Test
  void what_cannot_be_served_is_refused_and_the_next_is_not() {
    var pipe = Descriptors.pipe();
    visitor.enter();
    visitor.say(visitor.lane, Unpooled.wrappedBuffer(new byte[] {1})); // without a descriptor
    visitor.offer(1, "unknown").send(pipe.readEnd());
    visitor.offer(2, "http").send(pipe.readEnd()); // no socket
    visitor.say(visitor.messages, part(3)).say(visitor.messages, new Message.Offer(3, "http", ""));
    visitor.send(pipe.readEnd());

    await().until(() -> visitor.heard.size() == 3);
    assertThat(visitor.heard)
        .allSatisfy(answer -> assertThat(answer).isInstanceOf(Message.Refused.class));
    assertThat(visitor.heard.get(0))
        .isEqualTo(new Message.Refused(1, "the socket \"unknown\" is not served"));
    List.of(pipe.readEnd(), pipe.writeEnd()).forEach(Descriptors::close);
    visitor.messages.close();
    assertShownOutAndNothingLeft();
  }
}
