package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule with a spec that breaks it and one that just keeps it. */
class SpecCheckTest {

  private static ProgramSpec.Builder good() {
    return ProgramSpec.named("web").command(Command.of("sleep", "1"));
  }

  private static InvalidSpecException refusalOf(ProgramSpec.Builder builder) {
    var refusal = catchThrowableOfType(InvalidSpecException.class, builder::build);
    assertThat(refusal).as("the refusal of %s", builder).isNotNull();
    return refusal;
  }

  @ParameterizedTest(name = "{0} was {1}")
  @MethodSource({"org.supervisor4j.SpecRules#all", "org.supervisor4j.PolicyRules#all"})
  void a_broken_rule_is_named_with_its_value_and_mend(
      String field, String value, String mend, SpecRules.Change broken, SpecRules.Change kept) {
    var refusal = refusalOf(broken.apply(good()));

    assertThat(refusal)
        .hasMessageStartingWith("program web: ")
        .hasMessageContainingAll(field + " was " + value + ": ", mend);
    assertThat(refusal.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.value()).isEqualTo(value);
              assertThat(problem.mend()).contains(mend);
            });
  }

  @ParameterizedTest(name = "{0} is not {1}")
  @MethodSource({"org.supervisor4j.SpecRules#all", "org.supervisor4j.PolicyRules#all"})
  void a_rule_that_is_just_kept_is_no_problem(
      String field, String value, String mend, SpecRules.Change broken, SpecRules.Change kept) {
    assertThatCode(() -> kept.apply(good()).build()).as(field + mend).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "..", "-a", "a:b", "ä"})
  void a_program_needs_a_plain_name(String name) {
    var refusal = refusalOf(ProgramSpec.named(name).command(Command.of("sleep")));

    assertThat(refusal).hasMessageContaining("name was \"" + name + "\": use letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "web-1.2_3"})
  void a_plain_name_is_taken(String name) {
    assertThat(ProgramSpec.named(name).command(Command.of("sleep")).build().name()).isEqualTo(name);
  }

  @Test
  void a_missing_command_is_named() {
    assertThat(refusalOf(ProgramSpec.named("web")))
        .hasMessage("program web: command was missing: call command(Command...)");
  }

  @Test
  void one_refusal_tells_every_problem() {
    var contradictory =
        ProgramSpec.named("-web")
            .workers(0)
            .sockets(SocketHandoff.tcp("http", 70_000).backlog(0))
            .readiness(Readiness.reported().within(ZERO))
            .restart(RestartPolicy.always().backoff(ofSeconds(2), ofSeconds(1)))
            .rollout(RolloutPolicy.surge(0))
            .stop(StopPolicy.drain(ofSeconds(1)).idleGrace(ofSeconds(5)));

    assertThat(refusalOf(contradictory).problems())
        .extracting(InvalidSpecException.Problem::field)
        .containsExactly(
            "name",
            "workers",
            "command",
            "socket http port",
            "socket http backlog",
            "readiness within",
            "restart backoff longest",
            "rollout surge",
            "stop idleGrace");
  }

  @Test
  void the_list_of_problems_is_the_readers_to_read_only() {
    var problems = refusalOf(ProgramSpec.named("web")).problems();

    assertThat(problems).isUnmodifiable();
  }
}
