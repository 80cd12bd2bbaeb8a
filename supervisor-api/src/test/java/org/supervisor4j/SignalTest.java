package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {

  @Test
  void every_standard_signal_has_a_name_of_its_own() {
    assertThat(IntStream.rangeClosed(1, 31).mapToObj(Signal::nameOf))
        .allMatch(name -> name.matches("[A-Z]+[12]?"))
        .doesNotHaveDuplicates();
    assertThat(Signal.nameOf(25)).isEqualTo("XFSZ");
    assertThat(Signal.nameOf(34)).isEqualTo("signal 34");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HUP", "SIGHUP", "hup", "SigHup", " 1 "})
  void a_signal_is_found_however_people_write_it(String text) {
    assertThat(Signal.of(text)).isEqualTo(Signal.HUP);
  }

  @Test
  void synonyms_mean_the_same_signal() {
    assertThat(Signal.of("SIGPOLL")).isEqualTo(Signal.IO);
    assertThat(Signal.of("cld")).isEqualTo(Signal.CHLD);
  }

  @Test
  void the_numbers_are_those_of_the_kernel() {
    assertThat(Signal.values())
        .allSatisfy(signal -> assertThat(Signal.of("" + signal.number())).isEqualTo(signal))
        .extracting(Signal::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 31).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "32", "01", "-1", "SIG", "SIG1", "HUPP", "RTMIN"})
  void what_is_no_signal_is_an_error_that_says_so(String text) {
    assertThatThrownBy(() -> Signal.of(text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "signal: name was \""
                + text
                + "\": give a name of signal(7), as HUP or SIGHUP, or a number from 1 to 31");
  }
}
