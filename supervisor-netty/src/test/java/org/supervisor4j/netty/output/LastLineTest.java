package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastLineTest {

  private final LastLine last = new LastLine();

  private Optional<String> after(String... texts) {
    for (var text : texts) {
      last.feed(text.getBytes(UTF_8), text.getBytes(UTF_8).length);
    }
    return last.with(new byte[0], 0);
  }

  @Test
  void nothing_was_said() {
    assertThat(after()).isEmpty();
    assertThat(after("\n", " \n\n")).isEmpty();
  }

  @Test
  void blank_lines_at_the_end_say_nothing_and_a_line_need_not_end() {
    assertThat(after("first\nsec", "ond\r\n", "\n  \n")).contains("second");
    assertThat(after("third")).contains("third");
  }

  @Test
  void of_a_stack_trace_the_innermost_cause() {
    assertThat(
            after(
                "starting\n",
                "Exception in thread \"main\" java.lang.IllegalStateException: no\n",
                "\tat shop.Main.main(Main.java:7)\n".repeat(20),
                "Caused by: java.lang.NoClassDefFoundError: Foo\n\tat shop.Main.load(Main.java:9)\n",
                "\t... 12 more\n"))
        .contains("Caused by: java.lang.NoClassDefFoundError: Foo");
  }

  @Test
  void where_all_is_indented_the_last_of_it() {
    assertThat(after("  one\n  two\n")).contains("two");
  }

  @Test
  void a_long_stream_is_forgotten_but_for_its_end() {
    assertThat(after("beginning\n" + "\tframe\n".repeat(10_000))).contains("frame");
    assertThat(after("named\n" + "\tframe\n".repeat(100))).contains("named");
    for (int i = 0; i < 5000; i++) {
      after("\tframe in small pieces " + i + "\n");
    }
    assertThat(after()).contains("frame in small pieces 4999");
  }

  @Test
  void a_long_line_is_cut_and_control_characters_are_not_passed_on() {
    assertThat(after("\u001b[31mred\0\n")).contains("[31mred");
    assertThat(after("x".repeat(100_000)))
        .hasValueSatisfying(line -> assertThat(line).hasSize(200).endsWith("x…"));
  }

  @Test
  void what_is_still_to_be_read_counts_and_is_not_remembered() {
    after("read\n");

    assertThat(last.with("unread\n".getBytes(UTF_8), 7)).contains("unread");
    assertThat(after()).contains("read");
  }
}
