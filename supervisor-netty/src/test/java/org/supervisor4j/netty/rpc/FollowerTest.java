package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.netty.http.HeardStream;
import org.supervisor4j.netty.output.LogBytes;
import org.supervisor4j.netty.output.Recent;

/** What {@code tail -f} sends of a program that comes and goes. */
@Timeout(60)
class FollowerTest {

  private final HeardStream client = new HeardStream();
  private volatile Supplier<Optional<LogBytes>> log = Optional::empty;

  @AfterEach
  void leave() {
    client.end();
  }

  private Recent prints(String text) {
    var printed = new Recent();
    print(printed, text);
    log = () -> Optional.of(printed);
    return printed;
  }

  private static void print(Recent log, String text) {
    log.feed(text.getBytes(UTF_8), text.length());
  }

  private void removed() {
    log =
        () -> {
          throw FaultCode.BAD_NAME.of("web");
        };
  }

  private void hears(String text) {
    await().untilAsserted(() -> assertThat(String.join("", client.heard)).isEqualTo(text));
  }

  @Test
  void goes_on_with_what_a_program_prints_that_was_removed_and_added_anew() {
    prints("one\n");
    Follower.follow(() -> log.get(), client, ForkJoinPool.commonPool());
    hears("one\n");

    removed();
    log = Optional::empty; // added, and nothing printed yet
    var next = prints("two, which is longer\n");

    hears("one\ntwo, which is longer\n");
    print(next, "three\n");
    hears("one\ntwo, which is longer\nthree\n");
    assertThat(client.closed()).isNotDone();
  }

  @Test
  void ends_when_the_program_is_gone_for_good() {
    prints("one\n");
    Follower.follow(() -> log.get(), client, ForkJoinPool.commonPool());
    hears("one\n");

    removed();

    await().until(client.closed()::isDone);
    hears("one\n");
  }
}
