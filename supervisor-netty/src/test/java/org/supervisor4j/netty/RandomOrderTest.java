package org.supervisor4j.netty;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisor4j.ProgramSpec;

/** Many graphs of who waits for whom; see {@link RandomPrograms} for the violations. */
@Timeout(60)
class RandomOrderTest {

  private static final long GRAPHS = Long.getLong("graphs", 150);

  static LongStream seeds() {
    return LongStream.range(0, GRAPHS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everybody_comes_up_after_those_it_waits_for_and_goes_down_before_them(long seed) {
    var all = new RandomPrograms(seed);

    all.programs.starts().begin();
    all.advance(ofSeconds(5));
    all.calmDown();

    var comeUp = comeUp(all);
    for (var spec : all.specs()) {
      var program = all.program(spec.name());
      assertThat(program.engine().state().isReady())
          .as("%s is ready, %s", spec, program.status())
          .isEqualTo(comeUp.contains(spec.name()));
    }
    var ready = all.programs.starts().whenReady();
    all.advance(ofMillis(1));
    assertThat(ready).isCompleted();
    startByHand(all);
    var stopped = all.stop();
    all.advance(ofMinutes(1));
    assertThat(all.violations()).isEmpty();
    assertThat(all.living()).isZero();
    assertThat(stopped).isCompleted();
  }

  /** Whom nobody has left to a hand, nor anybody that it waits for. */
  private static Set<String> comeUp(RandomPrograms all) {
    var names = new HashSet<String>();
    for (var spec : all.specs()) { // they wait for earlier ones
      if (!spec.order().isManual() && names.containsAll(spec.order().after())) {
        names.add(spec.name());
      }
    }
    return names;
  }

  private static void startByHand(RandomPrograms all) {
    all.specs().stream()
        .filter(spec -> spec.order().isManual() && spec.order().after().isEmpty())
        .map(ProgramSpec::name)
        .forEach(name -> all.program(name).start());
    all.advance(ofMinutes(1));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_stop_in_the_midst_of_the_start_forgets_nobody(long seed) {
    var all = new RandomPrograms(seed);

    all.programs.starts().begin();
    all.advance(ofMillis(all.dice().nextInt(1500)));
    var stopped = all.stop();
    all.advance(ofMinutes(1));

    assertThat(all.violations()).isEmpty();
    assertThat(all.living()).isZero();
    assertThat(stopped).isCompleted();
    assertThat(all.programs.all()).allMatch(program -> program.status().waitsFor().isEmpty());
    var late = all.programs.all().stream().map(RunningProgram::start).toList();
    all.advance(ofMillis(1));
    assertThat(late).isNotEmpty().allMatch(CompletableFuture::isCompletedExceptionally);
  }
}
