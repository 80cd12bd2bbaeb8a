package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.output.LogBytes;

class LogReaderTest {

  private final StringBuilder log = new StringBuilder();
  private final LogReader reader = new LogReader();
  private Object file = "first";
  private boolean isGone;

  private final LogBytes bytes =
      new LogBytes() {
        @Override
        public long size() {
          if (isGone) {
            throw new SupervisorException("gone");
          }
          return all().length;
        }

        @Override
        public Piece read(long offset, int most) {
          var end = (int) Math.min(all().length, offset + most);
          return new Piece(offset, Arrays.copyOfRange(all(), (int) offset, end));
        }

        @Override
        public Object identity() {
          return file;
        }

        private byte[] all() {
          return log.toString().getBytes(UTF_8);
        }
      };

  private void assertReads(String text, boolean isAnew) {
    assertThat(reader.read(bytes)).contains(new LogReader.News(text, isAnew));
  }

  @Test
  void it_reads_on_and_begins_anew_with_the_file() {
    log.append("one\n");
    assertReads("one\n", false);
    assertThat(reader.read(bytes)).isEmpty();
    log.append("two\n");
    assertReads("two\n", false);
    log.setLength(0);
    log.append("three\n");
    assertReads("three\n", true);
  }

  @Test
  void another_file_of_the_same_size_is_another_file() {
    log.append("one\n");
    assertReads("one\n", false);
    isGone = true;
    assertThat(reader.read(bytes)).isEmpty();
    isGone = false;
    file = "second";
    log.setLength(0);
    log.append("two\n");
    assertReads("two\n", true);
    assertThat(reader.read(bytes)).isEmpty();
  }

  @Test
  void no_character_is_cut() {
    log.append("caf\u00e9 \u20ac");
    assertReads("caf\u00e9 \u20ac", false);
    var half =
        new LogBytes() {
          @Override
          public long size() {
            return bytes.size();
          }

          @Override
          public Piece read(long offset, int most) {
            var piece = bytes.read(offset, most);
            return new Piece(offset, Arrays.copyOf(piece.bytes(), piece.bytes().length - 1));
          }

          @Override
          public Object identity() {
            return bytes.identity();
          }
        };
    log.append("a\u20ac");
    assertThat(reader.read(half)).contains(new LogReader.News("a", false));
    assertReads("\u20ac", false);
  }

  @Test
  void what_is_printed_faster_than_it_is_read_is_left_out() {
    log.append("first\n");
    assertThat(reader.read(bytes)).isPresent();
    log.append("0123456789abcde\n".repeat(10_000)).append("last\n");

    var news = reader.read(bytes).orElseThrow();
    assertThat(news.isAnew()).isTrue();
    assertThat(news.text()).startsWith("0123456789abcde\n").endsWith("e\nlast\n");
    assertThat(news.text().length()).isLessThan(40_000);
    assertThat(reader.read(bytes)).isEmpty();
  }
}
