package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.SupervisorException;

/** Each of these was given to a real supervisord, too. */
class SupervisordOptionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-n -s -c s.conf",
        "-nsc s.conf",
        "-nscs.conf",
        "-ns --configuration s.conf",
        "-n -s --configuration=s.conf"
      })
  void short_options_stand_together_and_the_last_may_have_a_value(String line) {
    var options = SupervisordOptions.parse(line.split(" "));
    assertThat(options.has("--nodaemon")).isTrue();
    assertThat(options.has("--silent")).isTrue();
    assertThat(options.value("--configuration")).contains("s.conf");
  }

  @Test
  void what_is_behind_an_option_with_a_value_is_its_value() {
    var options = SupervisordOptions.parse("-cnsv");
    assertThat(options.value("--configuration")).contains("nsv");
    assertThat(options.has("--nodaemon")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "supervisord.conf, \"supervisord.conf\" belongs to no option",
    "-n supervisord.conf, \"supervisord.conf\" belongs to no option",
    "-nc, -c needs a value",
    "-nZ, -Z of -nZ is no option here",
    "-n=x, -= of -n=x is no option here",
    "-nu nobody, -u of -nu is not honoured: start it as that user",
    "--nodaemon=x, --nodaemon=x was given a value: say --nodaemon alone",
  })
  void what_it_does_not_take_it_names(String line, String message) {
    assertThatThrownBy(() -> SupervisordOptions.parse(line.split(" ")))
        .isInstanceOf(SupervisorException.class)
        .hasMessageStartingWith(message);
  }
}
