package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LogReaderTest {

  private final StringBuilder log = new StringBuilder();
  private final LogReader reader = new LogReader();

  private final Tail tail =
      new Tail() {
        @Override
        public long size() {
          return log.length();
        }

        @Override
        public Piece from(long offset, int most) {
          var end = (int) Math.min(log.length(), offset + most);
          var text = log.substring((int) offset, end);
          return new Piece(ByteBuffer.wrap(text.getBytes(UTF_8)), end);
        }
      };

  @Test
  void it_reads_on_and_begins_anew_with_the_file() {
    log.append("one\n");
    assertThat(reader.read(tail)).contains(new LogReader.News("one\n", false));
    assertThat(reader.read(tail)).isEmpty();
    log.append("two\n");
    assertThat(reader.read(tail)).contains(new LogReader.News("two\n", false));
    log.setLength(0);
    log.append("three\n");
    assertThat(reader.read(tail)).contains(new LogReader.News("three\n", true));
  }

  @Test
  void what_is_printed_faster_than_it_is_read_is_left_out() {
    log.append("first\n");
    assertThat(reader.read(tail)).isPresent();
    log.append("0123456789abcde\n".repeat(10_000)).append("last\n");

    var news = reader.read(tail).orElseThrow();
    assertThat(news.isAnew()).isTrue();
    assertThat(news.text()).startsWith("0123456789abcde\n").endsWith("e\nlast\n");
    assertThat(news.text().length()).isLessThan(40_000);
    assertThat(reader.read(tail)).isEmpty();
  }
}
