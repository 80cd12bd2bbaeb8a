package org.supervisor4j.netty.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Watchdog;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.lifecycle.Said;
import org.supervisor4j.netty.notify.Notice;

/** What is made of messages of sd_notify(3), and when the silence after them counts. */
class NoticesTest {

  private static final Input HUNG =
      new Input.Hung(7, new Hang("no WATCHDOG=1 for 10 s", false, false));
  private static final Input RECOVERED = new Input.Recovered(7);

  private static final Vigil.Body BODY =
      new Vigil.Body() {
        @Override
        public OptionalLong resident() {
          return OptionalLong.empty();
        }

        @Override
        public boolean isFrozen() {
          return false;
        }

        @Override
        public boolean givesThreadDump() {
          return true; // as nginx, which takes QUIT for something else
        }
      };

  private final List<Input> told = new ArrayList<>();
  private WorkerReports reports = reports(Watchdog.silence(ofSeconds(10)));

  private WorkerReports reports(Watchdog watchdog) {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("web"))
            .readiness(Readiness.notified())
            .watchdog(watchdog)
            .build();
    var made = new WorkerReports(7, new WorkerId("web", 0, 1), spec, told::add);
    made.spawned(123);
    told.clear();
    return made;
  }

  private void say(String... lines) {
    var fields =
        Arrays.stream(lines)
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    reports.notices().heard(new Notice(Map.copyOf(fields)));
  }

  /** It is ready, and judged. */
  private Vigil judged(Watchdog watchdog) {
    return reports.watch(
        new Limits(OptionalLong.empty(), OptionalLong.empty(), watchdog.silence()), BODY);
  }

  private static void pass(Vigil vigil, int seconds) {
    for (int second = 0; second < seconds; second++) {
      vigil.passed(ofSeconds(1));
    }
  }

  @Test
  void what_it_says_is_told_before_what_follows_from_it_and_once() {
    say("READY=1", "STATUS=serves", "ERRNO=2");
    say("READY=1", "STATUS=serves");

    var said = new Said("serves", Optional.of("errno 2 (No such file or directory)"), false);
    assertThat(told).containsExactly(new Input.Says(7, said), new Input.Ready(7));
    assertThat(reports.lastWords()).contains("serves, errno 2 (No such file or directory)");
  }

  @Test
  void a_reload_ends_with_the_next_ready() {
    say("RELOADING=1", "MONOTONIC_USEC=5");
    say("STATUS=reads");
    say("READY=1");

    assertThat(told)
        .containsExactly(
            new Input.Says(7, new Said("", Optional.empty(), true)),
            new Input.Says(7, new Said("reads", Optional.empty(), true)),
            new Input.Says(7, new Said("reads", Optional.empty(), false)),
            new Input.Ready(7));
  }

  @Test
  void a_status_comes_into_logs_as_one_short_line() {
    say("STATUS=red \u001b[31m\r" + "x".repeat(300));

    assertThat(reports.lastWords().orElseThrow())
        .startsWith("red  [31m xxx")
        .hasSize(200)
        .doesNotContain("\u001b", "\r");
  }

  @Test
  void numbers_that_are_none_say_nothing_and_long_times_are_a_year() {
    say("ERRNO=-1", "EXTEND_TIMEOUT_USEC=soon", "WATCHDOG_USEC=");
    say("EXTEND_TIMEOUT_USEC=99999999999999999999");
    assertThat(told).isEmpty();

    say("EXTEND_TIMEOUT_USEC=999999999999999999");
    assertThat(told).containsExactly(new Input.Extends(7, Duration.ofDays(366)));
  }

  @Test
  void one_that_never_said_that_it_lives_is_not_judged() {
    var watchdog = Watchdog.silence(ofSeconds(10));
    pass(judged(watchdog), 1000);

    assertThat(told).isEmpty();
  }

  @Test
  void one_that_has_to_say_it_is_judged_from_when_it_is_ready() {
    var watchdog = Watchdog.silence(ofSeconds(10)).always();
    reports = reports(watchdog);
    var vigil = judged(watchdog);

    pass(vigil, 9);
    assertThat(told).isEmpty();
    pass(vigil, 1);
    say("WATCHDOG=1");
    pass(vigil, 1);

    assertThat(told).containsExactly(HUNG, RECOVERED);
  }

  @Test
  void one_that_has_said_it_before_it_was_ready_is_judged_by_the_time_that_it_chose() {
    say("WATCHDOG=1", "WATCHDOG_USEC=3000000");
    var vigil = judged(Watchdog.silence(ofSeconds(10)));

    pass(vigil, 2);
    say("EXTEND_TIMEOUT_USEC=8000000");
    told.clear();
    pass(vigil, 7);
    assertThat(told).isEmpty();
    pass(vigil, 1);
    assertThat(told).hasSize(1);

    say("WATCHDOG=1", "WATCHDOG_USEC=0");
    told.clear();
    pass(vigil, 1000);
    assertThat(told).isEmpty();
  }

  @Test
  void what_it_says_after_it_said_that_it_hangs_does_not_make_it_well() {
    var vigil = judged(Watchdog.silence(ofSeconds(10)));

    say("WATCHDOG=1");
    say("WATCHDOG=trigger");
    say("WATCHDOG=trigger");
    say("WATCHDOG=1");
    pass(vigil, 1000);

    assertThat(told).singleElement().isInstanceOf(Input.Hung.class);
  }

  @Test
  void one_that_goes_says_so_once() {
    say("STOPPING=1");
    say("STOPPING=1");

    assertThat(told).containsExactly(new Input.Leaves(7));
  }
}
