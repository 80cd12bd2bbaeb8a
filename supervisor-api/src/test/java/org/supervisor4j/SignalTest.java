package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignalTest {

  @Test
  void every_standard_signal_has_a_name_of_its_own() {
    assertThat(IntStream.rangeClosed(1, 31).mapToObj(Signal::nameOf))
        .allMatch(name -> name.matches("[A-Z]+[12]?"))
        .doesNotHaveDuplicates();
    assertThat(Signal.nameOf(25)).isEqualTo("XFSZ");
    assertThat(Signal.nameOf(34)).isEqualTo("signal 34");
  }
}
