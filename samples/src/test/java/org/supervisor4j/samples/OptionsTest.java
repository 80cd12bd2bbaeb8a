package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.supervisor4j.SupervisorException;

class OptionsTest {

  @Test
  void a_control_endpoint_is_there_if_asked_for_and_the_other_flags_stay() {
    var options = Options.parse("--workers", "2", "--control", "/run/q.sock", "--drill");
    assertThat(options.control()).contains(Path.of("/run/q.sock"));
    assertThat(options.workers()).isEqualTo(2);
    assertThat(options.drill()).isTrue();
    assertThat(Options.parse().control()).isEmpty();
  }

  @Test
  void a_flag_without_its_value_shows_how_it_is_meant() {
    assertThatThrownBy(() -> Options.parse("--control"))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("--control needs a value")
        .hasMessageContaining("[--control /path/of.sock]");
  }
}
