package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeLinesTest {

  private static final int LONGEST = WholeLines.LONGEST;

  private final List<String> blocks = new ArrayList<>();
  private final WholeLines lines =
      new WholeLines(
          new Blocks() {
            @Override
            public void block(byte[] bytes, int from, int to) {
              assertThat(to).as("end of a block").isGreaterThan(from);
              blocks.add(new String(bytes, from, to - from, ISO_8859_1));
            }

            @Override
            public void end() {
              blocks.add("END");
            }
          });

  private void feed(String text) {
    var bytes = Arrays.copyOf(text.getBytes(ISO_8859_1), text.length() + 9);
    if (!text.isEmpty()) { // a reader reads at least a byte
      lines.feed(bytes, text.length());
    }
  }

  @Test
  void a_line_waits_for_its_end_and_the_last_one_for_the_end_of_the_stream() {
    feed("one\ntwo\nthr");
    feed("e");
    feed("e\nfour\nfi");
    lines.end();

    assertThat(blocks).containsExactly("one\ntwo\n", "three\n", "four\n", "fi", "END");
  }

  @Test
  void a_text_that_is_cut_anywhere_keeps_its_bytes_and_its_lines() {
    var text = "one\n\n" + "x".repeat(20) + "\r\nlast\n";
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second++) {
        blocks.clear();
        feed(text.substring(0, first));
        feed(text.substring(first, second));
        feed(text.substring(second));
        assertThat(blocks).as("%d, %d", first, second).allMatch(block -> block.endsWith("\n"));
        assertThat(String.join("", blocks)).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 3000, LONGEST - 1, LONGEST, LONGEST + 1, 65536})
  void a_line_of_the_longest_length_stays_whole_however_it_comes(int step) {
    var line = "x".repeat(LONGEST - 1) + "\n";

    feedIn(step, line + "y\n");

    assertThat(blocks).allMatch(block -> block.endsWith("\n"));
    assertThat(String.join("", blocks)).isEqualTo(line + "y\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 65536})
  void a_line_without_end_goes_in_pieces_that_lose_nothing(int step) {
    var text = "begin\n" + "x".repeat(1_000_000);

    feedIn(step, text);

    assertThat(text.length() - String.join("", blocks).length()).isBetween(0, LONGEST);
    lines.end();
    assertThat(String.join("", blocks)).isEqualTo(text + "END");
  }

  @Test
  void noise_keeps_its_bytes() {
    var random = new Random(7);
    var noise = new byte[1 << 20];
    random.nextBytes(noise);
    var text = new String(noise, ISO_8859_1);
    for (int at = 0; at < noise.length; ) {
      int next = Math.min(noise.length, at + random.nextInt(70_000));
      feed(text.substring(at, next));
      at = next;
    }
    lines.end();

    assertThat(String.join("", blocks)).isEqualTo(text + "END");
  }

  private void feedIn(int step, String text) {
    for (int at = 0; at < text.length(); at += step) {
      feed(text.substring(at, Math.min(text.length(), at + step)));
    }
  }
}
