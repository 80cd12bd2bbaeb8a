package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.OutputEvents;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Subscription;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.EventsDropped;
import org.supervisor4j.SupervisorEvent.WorkerHung;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;

/** Real listeners, written against supervisord's childutils, and hostile ones beside them. */
@Timeout(120)
class EventListenersTest {

  private final Queue<SupervisorEvent> events = new ConcurrentLinkedQueue<>();
  private final Path directory;

  EventListenersTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    PythonListener.require();
  }

  private Supervisor start(ProgramSpec.Builder... specs) {
    return Supervisor.builder()
        .name("shop")
        .runtimeParent(directory)
        .programs(Arrays.stream(specs).map(ProgramSpec.Builder::build).toArray(ProgramSpec[]::new))
        .on(SupervisorEvent.class, events::add)
        .start();
  }

  private ProgramSpec.Builder recorder(String... wanted) {
    return PythonListener.recorder(directory, "recorder", wanted);
  }

  private List<String> recorded() {
    return PythonListener.recorded(directory, "recorder");
  }

  private void awaitRecorded(String text) {
    await()
        .atMost(ofSeconds(30))
        .untilAsserted(() -> assertThat(recorded()).anyMatch(line -> line.contains(text)));
  }

  private <E extends SupervisorEvent> E awaitEvent(Class<E> type) {
    return await()
        .atMost(ofSeconds(60))
        .until(
            () -> events.stream().filter(type::isInstance).map(type::cast).toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  @Test
  void a_listener_is_ready_when_it_says_so_and_gets_what_it_subscribes_to() {
    try (var supervisor = start(recorder("REMOTE_COMMUNICATION", "TICK_5"))) {
      supervisor.whenReady().join();
      supervisor.communicate("deploy", "hällo\n€ 😀");
      supervisor.communicate("second", "");

      awaitRecorded("type:second");
      assertThat(recorded())
          .filteredOn(line -> line.contains("REMOTE"))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .matches(
                          "ver:3.0 server:shop serial:\\d pool:recorder poolserial:\\d"
                              + " eventname:REMOTE_COMMUNICATION len:21"
                              + " payload:'type:deploy\\\\nhällo\\\\n€ 😀'"),
              line -> assertThat(line).contains("len:12 payload:'type:second\\n'"));
      awaitRecorded("eventname:TICK_5");
      assertThat(recorded()).noneMatch(line -> line.contains("PROCESS_STATE"));
    }
  }

  @Test
  void what_a_worker_says_between_the_tokens_comes_to_listeners_and_java_and_to_no_log() {
    Queue<String> logged = new ConcurrentLinkedQueue<>();
    Queue<String> captured = new ConcurrentLinkedQueue<>();
    var says =
        "echo begin; printf 'a<!--XSUPERVISOR:BEGIN-->disk '; printf 'is full<!--XSUPERVISOR:END-->b\\n';"
            + " echo bad >&2; exec sleep 1000";
    var talker =
        TestHost.sleep("talker")
            .command(Command.of("sh", "-c", says))
            .outputEvents(
                OutputEvents.none()
                    .capture(Stream.STDOUT, 1000)
                    .log(Stream.STDERR)
                    .onCapture(
                        (worker, stream, data) ->
                            captured.add(worker + " " + stream + " " + new String(data, UTF_8))))
            .logs((worker, stream, line) -> logged.add(line));
    try (var supervisor = start(recorder("PROCESS_COMMUNICATION", "PROCESS_LOG"), talker)) {
      supervisor.whenReady().join();

      awaitRecorded("COMMUNICATION_STDOUT");
      awaitRecorded("LOG_STDERR");
      var pid = supervisor.program("talker").status().ready().get(0).pid().orElseThrow();
      assertThat(recorded())
          .extracting(line -> line.substring(line.indexOf("payload:")))
          .containsExactlyInAnyOrder(
              "payload:'processname:talker groupname:talker pid:" + pid + "\\ndisk is full'",
              "payload:'processname:talker groupname:talker pid:"
                  + pid
                  + " channel:stderr\\nbad\\n'");
      await().until(() -> logged.size() == 3);
      assertThat(logged).containsExactlyInAnyOrder("begin", "ab", "bad");
      assertThat(captured).containsExactly("talker/0#1 STDOUT disk is full");
    }
  }

  @Test
  void events_of_one_that_dies_over_them_go_to_the_next() {
    var dies =
        """
        import os, sys
        from supervisor import childutils
        headers, payload = childutils.listener.wait()
        if not os.path.exists(sys.argv[1]):
            open(sys.argv[1], 'w').close()
            os.kill(os.getpid(), 9)
        open(sys.argv[1], 'a').write(headers['poolserial'] + payload)
        childutils.listener.ok()
        childutils.listener.wait()
        """;
    var seen = directory.resolve("seen");
    var listener =
        PythonListener.of(directory, "dies", dies, seen.toString())
            .listens(Subscription.to("REMOTE_COMMUNICATION"));
    try (var supervisor = start(listener)) {
      supervisor.whenReady().join();
      supervisor.communicate("x", "once");

      await()
          .atMost(ofSeconds(30))
          .untilAsserted(() -> assertThat(seen).hasContent("0type:x\nonce"));
    }
  }

  /** All hostile ones at once, and one that listens as it should. */
  @Test
  void hostile_listeners_are_told_of_and_replaced_and_delay_nobody() {
    var talks = hostile("talks", "print('hello', flush=True); time.sleep(1000)");
    var floods =
        hostile(
            "floods",
            "os.write(1, b'RESULT 1')\nfor i in range(1024): os.write(1, b'1' * (1 << 20))\ntime.sleep(1000)");
    var hangs = hostile("hangs", "time.sleep(1000)");
    hangs.listens(Subscription.to("REMOTE_COMMUNICATION").buffer(1).answerWithin(ofSeconds(2)));
    var deaf =
        hostile("deaf", "os.close(0)\nos.write(1, b'RESULT 2\\nOKREADY\\n')\ntime.sleep(1000)");
    try (var supervisor =
        start(recorder("REMOTE_COMMUNICATION"), talks, floods, hangs, deaf, TestHost.sleep())) {
      supervisor.whenReady().join();
      for (int i = 0; i < 5; i++) {
        supervisor.communicate("x", "event " + i + ".");
      }

      awaitRecorded("event 4.");
      assertThat(recorded()).hasSize(5);
      for (var program : List.of("talks", "floods", "hangs", "deaf")) {
        awaitHung(program);
      }
      assertThat(awaitEvent(EventsDropped.class).program()).isEqualTo("hangs");
      supervisor.program("sleep").restart().orTimeout(10, SECONDS).join();
      assertThat(awaitHung("talks")).startsWith("it said \"hello?\" where RESULT was due");
      assertThat(awaitHung("floods")).startsWith("it said \"RESULT 1111");
      assertThat(awaitHung("hangs")).isEqualTo("it has not answered an event within 2 s");
      assertThat(awaitHung("deaf")).isEqualTo("it takes nothing on its stdin");
      awaitEvent(WorkerReplaced.class);
    }
  }

  /** Says READY, and then so. */
  private ProgramSpec.Builder hostile(String name, String script) {
    var whole = "import os, sys, time\nos.write(1, b'READY\\n')\nsys.stdin.readline()\n" + script;
    return PythonListener.of(directory, name, whole)
        .listens(Subscription.to("REMOTE_COMMUNICATION"))
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(100)));
  }

  private String awaitHung(String program) {
    return await()
        .atMost(ofSeconds(60))
        .until(
            () ->
                events.stream()
                    .filter(WorkerHung.class::isInstance)
                    .map(WorkerHung.class::cast)
                    .filter(hung -> hung.program().equals(program))
                    .map(WorkerHung::reason)
                    .toList(),
            found -> !found.isEmpty())
        .get(0);
  }
}
