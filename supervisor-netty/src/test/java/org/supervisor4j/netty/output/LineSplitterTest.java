package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

  private static final int LONGEST = LineSplitter.LONGEST;

  private static List<String> linesOf(byte[]... parts) {
    var lines = new ArrayList<String>();
    var splitter = new LineSplitter(lines::add);
    for (var part : parts) {
      splitter.feed(part, part.length);
    }
    splitter.end();
    return lines;
  }

  private static List<String> linesOf(String text) {
    return linesOf(text.getBytes(UTF_8));
  }

  private static byte[] repeated(int value, int count) {
    var bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void a_text_that_is_cut_anywhere_gives_the_same_lines() {
    var bytes = "one\r\n\ntwö €𝄞\rx\r\r\n\r\nlast".getBytes(UTF_8);
    var expected = List.of("one", "", "twö €𝄞\rx\r", "", "last");

    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second++) {
        var lines =
            linesOf(
                Arrays.copyOfRange(bytes, 0, first),
                Arrays.copyOfRange(bytes, first, second),
                Arrays.copyOfRange(bytes, second, bytes.length));
        assertThat(lines).as("cut at %d and %d", first, second).isEqualTo(expected);
      }
    }
  }

  @Test
  void only_the_count_that_was_read_is_fed() {
    var lines = new ArrayList<String>();
    var splitter = new LineSplitter(lines::add);

    splitter.feed("one\nold\nold\n".getBytes(UTF_8), 4);
    splitter.end();

    assertThat(lines).containsExactly("one");
  }

  @Test
  void an_end_after_a_whole_line_tells_no_empty_one() {
    assertThat(linesOf("one\n")).containsExactly("one");
    assertThat(linesOf("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void a_line_of_just_the_longest_length_is_one_line(String end) {
    var longest = "x".repeat(LONGEST);

    assertThat(linesOf(longest + end + "y" + end)).containsExactly(longest, "y");
  }

  @Test
  void a_longer_line_comes_in_pieces_that_lose_nothing() {
    var text = "x".repeat(LONGEST - 1) + "\r" + "y".repeat(LONGEST) + "z";

    var lines = linesOf(text + "\n");

    assertThat(lines).hasSize(3).allMatch(line -> line.length() <= LONGEST);
    assertThat(String.join("", lines)).isEqualTo(text);
  }

  @Test
  void no_character_is_cut_in_two_wherever_it_lies() {
    for (var character : List.of("ä", "€", "𝄞")) {
      for (int before = LONGEST - 5; before <= LONGEST + 1; before++) {
        var text = "x".repeat(before) + character.repeat(3) + "y";
        assertThat(String.join("", linesOf(text))).as("after %d", before).isEqualTo(text);
      }
    }
  }

  @Test
  void a_hundred_megabytes_without_a_newline_take_one_piece_of_memory() {
    var total = new long[1];
    var longest = new int[1];
    Consumer<String> counter =
        line -> {
          total[0] += line.length();
          longest[0] = Math.max(longest[0], line.length());
        };
    var splitter = new LineSplitter(counter);
    var chunk = repeated('x', 100_000);

    for (int i = 0; i < 1000; i++) {
      splitter.feed(chunk, chunk.length);
    }
    splitter.end();

    assertThat(total[0]).isEqualTo(100_000_000);
    assertThat(longest[0]).isEqualTo(LONGEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0xBF, 0xFF, 0xF0, 0, '\r'})
  void garbage_comes_in_pieces_too(int value) {
    var lines = linesOf(repeated(value, 1 << 20));

    assertThat(lines).allMatch(line -> line.length() <= LONGEST + 3);
    assertThat(lines.stream().mapToInt(String::length).sum()).isBetween((1 << 20) - 1, 1 << 20);
  }

  @Test
  void noise_breaks_nothing_and_all_its_newlines_are_found() {
    var noise = new byte[1 << 20];
    new Random(42).nextBytes(noise);
    var newlines = new ByteArrayOutputStream();
    for (var b : noise) {
      if (b == '\n') {
        newlines.write(b);
      }
    }

    assertThat(linesOf(noise)).hasSizeGreaterThanOrEqualTo(newlines.size());
  }
}
