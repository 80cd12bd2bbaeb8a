package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.OutputEvents.BEGIN;
import static org.supervisor4j.OutputEvents.END;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CapturesTest {

  private final StringBuilder rest = new StringBuilder();
  private final List<String> captured = new ArrayList<>();
  private final Captures captures =
      new Captures(
          new Outlet() {
            @Override
            public void feed(byte[] bytes, int count) {
              rest.append(new String(bytes, 0, count, UTF_8));
            }

            @Override
            public void end() {
              rest.append("|end");
            }
          },
          10,
          data -> captured.add(new String(data, UTF_8)));

  private void feed(String text) {
    var bytes = (text + "behind").getBytes(UTF_8);
    captures.feed(bytes, text.length());
  }

  @Test
  void what_stands_between_the_tokens_is_captured_and_comes_to_no_log() {
    feed("a" + BEGIN + "one" + END + "b" + BEGIN + END + BEGIN + "two" + END);

    assertThat(captured).containsExactly("one", "", "two");
    assertThat(rest).hasToString("ab");
  }

  @RepeatedTest(100)
  void tokens_may_be_split_over_reads(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var text =
        "<!--"
            + BEGIN
            + "<!--X"
            + END
            + END
            + "<!"
            + BEGIN
            + BEGIN.substring(0, 9)
            + END
            + "<!--XSUP";
    for (var left = text; !left.isEmpty(); ) {
      int count = 1 + random.nextInt(left.length());
      feed(left.substring(0, count));
      left = left.substring(count);
    }

    captures.end();

    assertThat(captured).containsExactly("<!--X", "<!--XSUPE");
    assertThat(rest).hasToString("<!--" + END + "<!" + "<!--XSUP|end");
  }

  @Test
  void a_line_that_begins_no_token_is_not_held_back() {
    feed("x\n");

    assertThat(rest).hasToString("x\n");
  }

  @Test
  void of_a_capture_that_is_too_long_the_end_is_kept() {
    feed(BEGIN + "0123456789abc" + END);
    feed(BEGIN);
    for (int i = 0; i < 100; i++) {
      feed("y".repeat(i));
    }
    feed("12345" + END);

    assertThat(captured).containsExactly("3456789abc", "yyyyy12345");
  }

  @Test
  void what_is_begun_when_the_stream_ends_comes_to_the_log() {
    feed("a" + BEGIN + "why I die");

    captures.end();

    assertThat(captured).isEmpty();
    assertThat(rest).hasToString("a" + BEGIN + "why I die|end");
  }
}
