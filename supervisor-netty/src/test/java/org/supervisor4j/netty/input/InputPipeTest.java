package org.supervisor4j.netty.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Proc;

@Timeout(30)
class InputPipeTest {

  private static final int MOST = 1024 * 1024;

  private final InputPipes pipes = new InputPipes();
  private final InputPipes.Ends ends = pipes.pipe(MOST);
  private final InputPipe input = ends.input();

  @AfterEach
  void close() {
    pipes.close();
  }

  private static byte[] bytes(int count) {
    return "x".repeat(count).getBytes(UTF_8);
  }

  /** Until that many have come, or the end. */
  private String read(int count) {
    Descriptors.setNonBlocking(ends.readEnd(), true);
    var all = new ByteArrayOutputStream();
    var buffer = new byte[64 * 1024];
    await()
        .until(
            () -> {
              int got = Descriptors.read(ends.readEnd(), buffer);
              all.write(buffer, 0, Math.max(0, got));
              return got == 0 || all.size() >= count;
            });
    return all.toString(UTF_8);
  }

  @Test
  void what_is_written_comes_in_order() {
    input.write("one ".getBytes(UTF_8)).join();
    input.write("two".getBytes(UTF_8)).join();

    assertThat(read(7)).isEqualTo("one two");
    Descriptors.close(ends.readEnd());
  }

  @Test
  void what_the_pipe_does_not_take_waits_until_it_is_read() {
    var big = input.write(bytes(300_000));
    var last = input.write("end".getBytes(UTF_8));

    assertThat(big).isNotDone();
    assertThat(read(300_003)).hasSize(300_003).endsWith("xend");
    CompletableFuture.allOf(big, last).join();
    Descriptors.close(ends.readEnd());
  }

  @Test
  void more_than_may_wait_is_refused_at_once_and_what_waits_still_comes() {
    var taken = input.write(bytes(MOST));

    var refused = input.write(bytes(100_000));

    assertThatThrownBy(refused::join)
        .hasMessageContaining("the worker does not read: 983040 bytes");
    assertThat(read(MOST)).hasSize(MOST);
    taken.join();
    Descriptors.close(ends.readEnd());
  }

  @Test
  void nothing_can_be_written_to_one_that_has_closed_its_stdin() {
    Descriptors.close(ends.readEnd());

    assertThatThrownBy(input.write(bytes(1))::join).hasMessageContaining("closed its stdin");
    assertThatThrownBy(input.write(bytes(1))::join).hasMessageContaining("closed its stdin");
  }

  @Test
  void what_waits_for_one_that_closes_its_stdin_or_ends_is_known_to_be_lost() {
    var first = input.write(bytes(100_000));
    Descriptors.close(ends.readEnd());
    assertThatThrownBy(first::join).hasMessageContaining("closed its stdin");

    var other = pipes.pipe(MOST);
    var second = other.input().write(bytes(100_000));
    other.input().close();
    assertThatThrownBy(second::join).hasMessageContaining("the worker has ended");
    Descriptors.close(other.readEnd());
  }

  @Test
  void the_reader_sees_the_end_and_each_descriptor_is_closed_once() {
    input.write("last".getBytes(UTF_8)).join();
    input.close();
    input.close();

    assertThat(read(Integer.MAX_VALUE)).isEqualTo("last");
    Descriptors.close(ends.readEnd());
    var before = Proc.descriptors(Proc.self()).size();
    for (int i = 0; i < 20; i++) {
      var more = pipes.pipe(MOST);
      var unused = more.input().write(bytes(100_000));
      more.input().close();
      Descriptors.close(more.readEnd());
    }
    await() // the poller has three, and closes when it comes to it
        .untilAsserted(
            () -> assertThat(Proc.descriptors(Proc.self()).size()).isLessThanOrEqualTo(before + 3));
  }
}
