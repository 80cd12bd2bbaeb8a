package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Proc;

@Timeout(60)
class OutputReaderTest {

  private static final String THREAD = "supervisor4j-output";

  private Map<Integer, String> before = Map.of();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void list_descriptors() {
    try (var first = new OutputReader()) { // loads what stays open: libc's glue
      assertThat(readers()).as("readers by that name, while there is %s", first).isEqualTo(1);
    }
    await().until(() -> readers() == 0);
    before = Proc.descriptors(Proc.self());
  }

  @AfterEach
  void nothing_is_left() {
    await().until(() -> readers() == 0);
    assertThat(Proc.openedSince(before)).isEmpty();
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(THREAD))
        .count();
  }

  /** The end of a pipe that a worker would print to; the other end is the reader's. */
  private static final class Printer implements AutoCloseable {
    private final Descriptors.Pipe pipe = Descriptors.pipe();
    private final FileOutputStream stream;

    Printer(OutputReader reader, Consumer<String> lines) throws IOException {
      this(reader, lines, new LastLine());
    }

    Printer(OutputReader reader, Consumer<String> lines, LastLine last) throws IOException {
      stream = new FileOutputStream("/proc/self/fd/" + pipe.writeEnd());
      Descriptors.close(pipe.writeEnd());
      reader.read(pipe.readEnd(), Outlet.lines(lines), last);
    }

    void print(String text) throws IOException {
      stream.write(text.getBytes(UTF_8));
    }

    String readingEnd() {
      return Proc.descriptor(Proc.self(), pipe.readEnd());
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  @Test
  void the_last_line_is_had_while_a_sink_hangs_and_is_not_taken_from_it() throws Exception {
    var hangs = new CountDownLatch(1);
    var last = new LastLine();
    try (var reader = new OutputReader();
        var printer = new Printer(reader, line -> hang(line, hangs), last)) {
      printer.print("read\n");
      awaitLines("read");
      assertThat(reader.lastLine(last)).contains("read");
      for (int i = 0; i < 1000; i++) {
        printer.print("unread " + i + "\n");
      }

      assertThat(reader.lastLine(last)).contains("unread 999");
      assertThat(reader.lastLine(last)).contains("unread 999");

      hangs.countDown();
      await().until(() -> lines.size() == 1001);
    } finally {
      hangs.countDown();
    }
    assertThat(lines).endsWith("unread 999");
  }

  private void hang(String line, CountDownLatch until) {
    lines.add(line);
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitLines(String... expected) {
    await().untilAsserted(() -> assertThat(lines).containsExactly(expected));
  }

  @Test
  void lines_arrive_while_the_worker_lives_and_its_last_one_at_its_end() throws IOException {
    try (var reader = new OutputReader()) {
      try (var worker = new Printer(reader, lines::add)) {
        worker.print("one\ntwo\nthr");
        awaitLines("one", "two");
        worker.print("ee\nlast words");
        awaitLines("one", "two", "three");
      }
      awaitLines("one", "two", "three", "last words");
    }
  }

  @Test
  void the_end_of_a_stream_closes_its_descriptor() throws IOException {
    try (var reader = new OutputReader()) {
      var worker = new Printer(reader, lines::add);
      var pipe = worker.readingEnd();
      assertThat(Proc.descriptors(Proc.self())).containsValue(pipe);

      worker.close();

      await().until(() -> !Proc.descriptors(Proc.self()).containsValue(pipe));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_sink_that_throws_loses_its_line_and_nothing_else(boolean error) throws IOException {
    Consumer<String> failing =
        line -> {
          if (line.equals("bad")) {
            if (error) {
              throw new AssertionError("sink");
            }
            throw new IllegalStateException("sink");
          }
          lines.add(line);
        };
    try (var reader = new OutputReader();
        var worker = new Printer(reader, failing);
        var other = new Printer(reader, lines::add)) {
      worker.print("before\nbad\nafter\n");
      awaitLines("before", "after");
      other.print("other\n");
      awaitLines("before", "after", "other");
    }
  }

  @Test
  void a_slow_sink_delays_others_but_loses_none_of_their_lines() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var reader = new OutputReader();
        var slow = new Printer(reader, line -> waitFor(entered, release));
        var other = new Printer(reader, lines::add)) {
      slow.print("hold\n");
      entered.await();
      other.print("one\ntwo\n"); // the pipe holds it: the worker itself goes on
      assertThat(lines).isEmpty();
      release.countDown();
      awaitLines("one", "two");
    } finally {
      release.countDown();
    }
  }

  @Test
  void a_close_does_not_wait_for_a_sink() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var reader = new OutputReader();
    try (var worker = new Printer(reader, line -> waitFor(entered, release))) {
      worker.print("hold\n");
      entered.await();
      var pipe = worker.readingEnd();
      reader.close();
      assertThat(Proc.descriptor(Proc.self(), worker.pipe.readEnd())).isNotEqualTo(pipe);
    } finally {
      release.countDown();
    }
  }

  private static void waitFor(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_close_with_open_pipes_closes_them_and_so_does_a_read_after_it() throws IOException {
    var reader = new OutputReader();
    var workers = List.of(new Printer(reader, lines::add), new Printer(reader, lines::add));
    var ends = workers.stream().map(Printer::readingEnd).toList();

    reader.close();
    reader.close();
    for (var worker : workers) {
      worker.close();
    }
    new Printer(reader, lines::add).close();

    assertThat(Proc.descriptors(Proc.self())).doesNotContainValue(ends.get(0));
    assertThat(Proc.descriptors(Proc.self())).doesNotContainValue(ends.get(1));
  }

  @Test
  void a_flood_from_one_worker_does_not_silence_another() throws Exception {
    var flooded = new AtomicLong();
    try (var reader = new OutputReader();
        var flood = new Printer(reader, line -> flooded.addAndGet(line.length()));
        var other = new Printer(reader, lines::add)) {
      var stop = new CountDownLatch(1);
      var flooding = new Thread(() -> flood(flood, stop));
      flooding.start();
      await().until(() -> flooded.get() > 10_000_000);
      other.print("heard\n");
      awaitLines("heard");
      assertThat(flooding.isAlive()).isTrue();
      stop.countDown();
      flooding.join();
    }
  }

  private static void flood(Printer printer, CountDownLatch stop) {
    var chunk = "x".repeat(1 << 16);
    try {
      while (stop.getCount() > 0) {
        printer.print(chunk);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
