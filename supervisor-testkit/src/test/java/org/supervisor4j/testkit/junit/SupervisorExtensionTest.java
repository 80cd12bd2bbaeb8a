package org.supervisor4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.supervisor4j.testkit.junit.Examples.EndsInFatal;
import org.supervisor4j.testkit.junit.Examples.Fails;
import org.supervisor4j.testkit.junit.Examples.LeavesADescriptor;
import org.supervisor4j.testkit.junit.Examples.LeavesAFile;
import org.supervisor4j.testkit.junit.Examples.LeavesAProcess;
import org.supervisor4j.testkit.junit.Examples.LeavesAThread;
import org.supervisor4j.testkit.junit.Examples.OnePerClass;
import org.supervisor4j.testkit.junit.Examples.OnePerTest;
import org.supervisor4j.testkit.junit.FaultExamples.Frozen;
import org.supervisor4j.testkit.junit.FaultExamples.NoSocket;
import org.supervisor4j.testkit.junit.FaultExamples.Puppeteer;
import org.supervisor4j.testkit.junit.FaultExamples.UnderTraffic;
import org.supervisor4j.testkit.proc.ShortLook;

@Timeout(120)
class SupervisorExtensionTest {

  private static EngineExecutionResults run(Class<?>... classes) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Stream.of(classes).map(DiscoverySelectors::selectClass).toArray(ClassSelector[]::new))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
        .execute();
  }

  private static List<Throwable> failures(EngineExecutionResults results) {
    return results
        .allEvents()
        .finished()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }

  private static Throwable leak(Class<?> type) {
    return ShortLook.during(() -> failure(type));
  }

  private static Throwable failure(Class<?> type) {
    var failures = failures(run(type));
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  @Test
  void classes_and_tests_run_in_parallel_each_with_its_own() {
    var results = run(OnePerClass.class, OnePerTest.class);

    assertThat(failures(results)).isEmpty();
    assertThat(results.testEvents().succeeded().stream().map(Event::getTestDescriptor)).hasSize(4);
  }

  @Test
  void a_test_that_fails_shows_the_story() {
    var failure = failure(Fails.class);

    assertThat(failure).hasMessage("as it must");
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure.getSuppressed()[0])
        .hasMessageContainingAll("what happened:", "sleep/0#1 started, pid ", "sleep/0#1 ready");
  }

  @Test
  void one_that_is_not_awaited_may_be_broken() {
    assertThat(failures(run(EndsInFatal.class))).isEmpty();
  }

  @Test
  void a_process_that_stays_is_named() {
    var failure = leak(LeavesAProcess.class);

    var found = Pattern.compile("process (\\d+), sleep 999").matcher(failure.getMessage());
    assertThat(failure).hasMessageContaining("the supervisor has left behind:");
    assertThat(found.find()).isTrue();
    assertThat(ProcessHandle.of(Long.parseLong(found.group(1))).orElseThrow().destroyForcibly())
        .isTrue();
  }

  @Test
  void a_descriptor_that_stays_is_named_with_the_test() {
    assertThat(leak(LeavesADescriptor.class))
        .message()
        .containsPattern("descriptor \\d+ socket:\\[\\d+] \\(while there ran: \\[keeps_it")
        .doesNotContain("process ", "thread ");
    LeavesADescriptor.close();
  }

  @Test
  void a_thread_that_stays_is_named() {
    assertThat(leak(LeavesAThread.class)).hasMessageContaining("thread left-over");
    LeavesAThread.OVER.countDown();
  }

  @Test
  void a_file_in_the_runtime_directory_is_named() {
    assertThat(leak(LeavesAFile.class)).message().containsPattern("runtime directory /.*/left");
  }

  @Test
  void faults_are_told_in_the_story_and_undone_after_a_failed_test() {
    var failures = failures(run(Frozen.class));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).getSuppressed()[0])
        .hasMessageContaining("-- freeze: sleep/0#1 (pid ");
    assertThat(Frozen.AFTER).isEqualTo(List.of("freeze", "thaw"));
  }

  @Test
  void puppets_do_what_they_are_told_before_their_start_and_later() {
    assertThat(failures(run(Puppeteer.class))).isEmpty();
  }

  @Test
  void traffic_finds_the_only_socket_and_a_fault_says_what_may_be_lost() {
    assertThat(failures(run(UnderTraffic.class))).isEmpty();
  }

  @Test
  void without_a_socket_there_is_no_traffic() {
    assertThat(failure(NoSocket.class)).hasMessageContaining("there are the sockets []");
  }
}
