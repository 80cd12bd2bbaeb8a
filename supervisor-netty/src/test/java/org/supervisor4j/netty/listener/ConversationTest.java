package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.netty.listener.Conversation.Said;
import org.supervisor4j.netty.listener.Conversation.State;

class ConversationTest {

  private Conversation conversation = Conversation.BEGUN;

  private List<Said> hear(String text) {
    var bytes = text.getBytes(ISO_8859_1);
    var step = conversation.hear(bytes, bytes.length);
    conversation = step.next();
    return step.said();
  }

  private void busy() {
    hear("READY\n");
    conversation = conversation.given();
  }

  @Test
  void one_that_is_ready_gets_an_event_accepts_it_and_is_ready_again() {
    assertThat(hear("READY\n")).containsExactly(new Said.Ready());
    conversation = conversation.given();
    assertThat(hear("RESULT 2\nOK")).containsExactly(new Said.Accepted());
    assertThat(hear("READY\n")).containsExactly(new Said.Ready());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESULT 4\nFAIL", "RESULT 0\n", "RESULT 2\nok", "RESULT 3\nOK\n"})
  void any_other_result_refuses_the_event(String result) {
    busy();

    assertThat(hear(result)).containsExactly(new Said.Refused());
    assertThat(conversation.state()).isEqualTo(State.ACKNOWLEDGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "READYX", "ready\n", "\nREADY\n", "READY\r\n", "RESULT 2\nOK"})
  void what_is_not_ready_where_that_is_due_is_nonsense(String text) {
    assertThat(hear(text)).singleElement().isInstanceOf(Said.Nonsense.class);
    assertThat(conversation.state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void a_word_where_nothing_was_asked_is_nonsense() {
    hear("READY\n");

    assertThat(hear("x"))
        .containsExactly(new Said.Nonsense("it said \"x\" though it was given no event"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"READY\n", "RESULT\n", "RESULT x\n", "RESULT -1\n", "RESULT 99999999999\nx"})
  void what_is_no_result_where_one_is_due_is_nonsense(String text) {
    busy();

    assertThat(hear(text)).singleElement().isInstanceOf(Said.Nonsense.class);
  }

  @Test
  void after_nonsense_nothing_counts_and_nothing_is_held() {
    hear("hello\n");

    assertThat(hear("READY\n")).isEmpty();
    assertThat(conversation).isEqualTo(Conversation.BROKEN);
  }

  @Test
  void a_flood_without_an_end_of_line_is_nonsense_after_its_first_piece() {
    busy();
    hear("RESULT ");

    assertThat(hear("7".repeat(64 * 1024))).singleElement().isInstanceOf(Said.Nonsense.class);
    assertThat(conversation.held()).isEmpty();
  }

  @Test
  void a_result_of_many_bytes_is_refused_before_they_come() {
    busy();

    assertThat(hear("RESULT 1048577\n")).singleElement().isInstanceOf(Said.Nonsense.class);
  }

  /** Whatever the reads, the same is understood. */
  @RepeatedTest(100)
  void how_the_words_are_split_over_reads_makes_no_difference(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var script = script(random);

    assertThat(understood(script, random)).isEqualTo(understood(script, text -> text.length()));
  }

  /** Turns of a listener: each is said after it was given an event, but for the first. */
  private static List<String> script(Random random) {
    var turns = new ArrayList<String>(List.of("READY\n"));
    for (int turn = 0; turn < 5; turn++) {
      turns.add(
          switch (random.nextInt(8)) {
            case 0 -> "RESULT 2\nOK";
            case 1 -> "garbage\n";
            case 2 -> "RESULT 4\nFAILREADY\n";
            case 3 -> "RESULT 4\nFAILREADY\nREADY\n";
            default -> "RESULT 2\nOKREADY\n";
          });
    }
    return turns;
  }

  private List<Said> understood(List<String> script, Random random) {
    return understood(script, text -> 1 + random.nextInt(text.length()));
  }

  private interface Size {
    int of(String text);
  }

  private List<Said> understood(List<String> script, Size size) {
    conversation = Conversation.BEGUN;
    var all = new ArrayList<Said>();
    for (var turn : script) {
      for (var left = turn; !left.isEmpty(); ) {
        int count = size.of(left);
        hear(left.substring(0, count)).stream().map(ConversationTest::kind).forEach(all::add);
        left = left.substring(count);
      }
      if (conversation.is(State.READY)) {
        conversation = conversation.given();
      }
    }
    return all;
  }

  /** What nonsense is quoted depends on how much of it came. */
  private static Said kind(Said said) {
    return said instanceof Said.Nonsense ? new Said.Nonsense("") : said;
  }
}
