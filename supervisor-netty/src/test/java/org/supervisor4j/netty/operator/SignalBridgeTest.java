package org.supervisor4j.netty.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.Signal.HUP;
import static org.supervisor4j.Signal.INT;
import static org.supervisor4j.Signal.TERM;
import static org.supervisor4j.Signal.USR1;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.netty.ChildJvm;

@Timeout(60)
class SignalBridgeTest {

  @Test
  void hup_rolls_each_time() {
    try (var child = ChildJvm.start(SignalMain.class)) {
      child.lineWith("ready");
      child.signal(HUP);
      assertThat(child.lineWith("roll")).isEqualTo("roll");
      child.signal(HUP);
      assertThat(child.lineWith("roll")).isEqualTo("roll");
    }
  }

  @Test
  void the_signal_that_was_chosen_reopens_log_files() {
    try (var child = ChildJvm.start(SignalMain.class)) {
      child.lineWith("ready");
      child.signal(USR1);
      assertThat(child.lineWith("o")).isEqualTo("reopen");
    }
  }

  @Test
  void the_first_term_stops_and_the_next_ends_now_while_the_stop_still_runs() {
    try (var child = ChildJvm.start(SignalMain.class)) {
      child.lineWith("ready");
      child.signal(TERM);
      assertThat(child.lineWith("stop")).isEqualTo("stop on supervisor4j-on-TERM");
      child.signal(HUP);
      child.lineWith("roll");
      child.signal(INT);
      child.lineWith("now");
      child.lineWith("stopped");
    }
  }

  @Test
  void after_the_close_the_jvm_does_again_what_it_did_before() {
    for (var signal : List.of(HUP, TERM, INT)) {
      try (var child = ChildJvm.start(SignalMain.class)) {
        child.lineWith("ready");
        child.endInput();
        child.lineWith("closed");
        child.signal(signal);
        assertThat(child.exitCode()).isEqualTo(128 + signal.number());
      }
    }
  }

  @Test
  void under_nohup_it_warns_of_hup_and_takes_the_rest() {
    try (var child = ChildJvm.start(List.of("nohup"), List.of(), SignalMain.class)) {
      assertThat(child.lineWith("WARN"))
          .contains("started with [HUP] ignored")
          .contains("env --default-signal=HUP");
      child.lineWith("ready");
      child.signal(HUP);
      child.signal(TERM);
      assertThat(child.lineWith("o")).isEqualTo("stop on supervisor4j-on-TERM");
    }
  }

  @Test
  void in_the_background_of_a_script_it_warns_of_int() {
    var background = List.of("sh", "-c", "\"$@\" <&0 & wait", "sh");
    try (var child = ChildJvm.start(background, List.of(), SignalMain.class)) {
      assertThat(child.lineWith("WARN")).contains("started with [INT] ignored");
      child.lineWith("ready");
    }
  }

  @Test
  void the_mend_that_the_warning_names_is_one() {
    var mended = List.of("nohup", "env", "--default-signal=HUP");
    try (var child = ChildJvm.start(mended, List.of(), SignalMain.class)) {
      child.lineWith("ready");
      child.signal(HUP);
      child.lineWith("roll");
    }
  }

  @Test
  void a_jvm_that_leaves_signals_alone_is_an_error() {
    try (var child = ChildJvm.start(List.of(), List.of("-Xrs"), SignalMain.class)) {
      assertThat(child.remainingLines())
          .singleElement()
          .asString()
          .contains("refused signals [HUP, TERM, INT]", "without -Xrs", "OsSignals.none()");
      assertThat(child.exitCode()).isEqualTo(3);
    }
  }
}
