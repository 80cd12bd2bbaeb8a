package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.OutputEvents;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.netty.posix.Processes;

/** The same listener, with the same programs, under supervisord and here, gets the same events. */
@Timeout(120)
class EventStreamTest {

  private static final Path SUPERVISORD = Path.of("/usr/bin/supervisord");
  private static final String SAYS =
      "printf '<!--XSUPERVISOR:BEGIN-->disk is full<!--XSUPERVISOR:END-->'; sleep 0.2; echo a line of some length >&2; exec sleep 1000";

  /** Longer than any machine stands still: who finds it dead later takes it for one that ran. */
  private static final Readiness NEVER_ALIVE_FOR = Readiness.aliveFor(ofSeconds(20));

  private static final Pattern WHOSE = Pattern.compile("processname:(\\S+)");
  private static final Pattern SAID = Pattern.compile("PROCESS_(COMMUNICATION|LOG)_\\S+");

  private final Path directory;

  EventStreamTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    PythonListener.require();
    Debian.require(SUPERVISORD, "supervisor");
  }

  @Test
  void a_listener_gets_the_events_that_supervisord_would_send() throws Exception {
    var theirs = normalised(underSupervisord());
    var ours = normalised(here());

    assertThat(theirs.keySet()).contains("sleep", "bad", "says", "recorder", "");
    assertThat(alive(ours)).isEqualTo(alive(theirs));
    for (var process : List.of("sleep", "says")) {
      assertThat(ours.get(process)).last().asString().contains("PROCESS_STATE_STOPPED");
    }
  }

  /**
   * By process, and what it says on a stream apart, since no order holds between them and what
   * becomes of it; without what differs from run to run.
   */
  private static Map<String, List<String>> normalised(List<String> recorded) {
    return recorded.stream()
        .filter(line -> !line.contains("eventname:TICK"))
        .collect(
            groupingBy(
                EventStreamTest::whose, TreeMap::new, mapping(EventStreamTest::normal, toList())));
  }

  /** Of those that stop last supervisord's listener may not hear: it is told to end itself. */
  private static Map<String, List<String>> alive(Map<String, List<String>> streams) {
    var alive = new TreeMap<>(streams);
    alive.replaceAll(
        (process, lines) ->
            lines.stream()
                .takeWhile(line -> !line.contains("eventname:PROCESS_STATE_STOPP"))
                .toList());
    return alive;
  }

  private static String whose(String line) {
    var name = WHOSE.matcher(line);
    var said = SAID.matcher(line);
    return (name.find() ? name.group(1) : "") + (said.find() ? " " + said.group() : "");
  }

  private static String normal(String line) {
    return line.replaceAll("serial:\\d+", "serial:N")
        .replaceAll("pid:\\d+", "pid:N")
        .replaceAll("len:\\d+", "len:N");
  }

  private List<String> underSupervisord() throws Exception {
    var conf = directory.resolve("supervisord.conf");
    Files.writeString(
        conf,
        """
        [supervisord]
        nodaemon=true
        identifier=shop
        logfile=%1$s/supervisord.log
        pidfile=%1$s/supervisord.pid
        childlogdir=%1$s
        [eventlistener:recorder]
        command=%2$s
        events=EVENT
        buffer_size=100
        [program:sleep]
        command=sleep 1000
        autorestart=true
        [program:bad]
        command=sh -c 'exit 3'
        startsecs=20
        startretries=1
        [program:says]
        command=sh -c "%3$s"
        stdout_capture_maxbytes=1000
        stderr_events_enabled=true
        """
            .formatted(directory, PythonListener.command(directory, "recorder"), SAYS));
    var process =
        new ProcessBuilder(SUPERVISORD.toString(), "-c", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("supervisord.out").toFile())
            .start();
    try {
      live();
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return taken();
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> here() throws IOException {
    var bad =
        RestartPolicy.onUnexpectedExit().startRetries(1).linearBackoff(ofMillis(100), ofSeconds(1));
    try (var supervisor =
        Supervisor.builder()
            .name("shop")
            .runtimeParent(directory)
            .programs(
                PythonListener.recorder(directory, "recorder", "EVENT").build(),
                shell("bad", "exit 3").readiness(NEVER_ALIVE_FOR).restart(bad).build(),
                shell("says", SAYS)
                    .outputEvents(
                        OutputEvents.none().capture(Stream.STDOUT, 1000).log(Stream.STDERR))
                    .build(),
                shell("sleep", "exec sleep 1000").build())
            .start()) {
      live();
      supervisor.stop().join();
      return taken();
    }
  }

  private static ProgramSpec.Builder shell(String name, String script) {
    return TestHost.sleep(name)
        .command(Command.of("sh", "-c", script))
        .readiness(Readiness.aliveFor(ofMillis(300)));
  }

  /** All get where they get to, and one that is killed comes back. */
  private void live() {
    awaitRecorded(".*STATE_FATAL.*processname:bad.*");
    awaitRecorded(".*STATE_RUNNING.*processname:says.*");
    awaitRecorded(".*PROCESS_COMMUNICATION_STDOUT.*processname:says.*");
    awaitRecorded(".*PROCESS_LOG_STDERR.*processname:says.*");
    var pid =
        awaitRecorded(".*STATE_RUNNING.*processname:sleep.*").replaceAll(".*pid:(\\d+).*", "$1");
    Processes.signal(Long.parseLong(pid), 9);
    awaitRecorded(".*STATE_RUNNING.*processname:sleep.*pid:(?!" + pid + "\\b).*");
  }

  private String awaitRecorded(String regex) {
    return await()
        .atMost(ofSeconds(40))
        .until(
            () ->
                PythonListener.recorded(directory, "recorder").stream()
                    .filter(line -> line.matches(regex))
                    .toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  private List<String> taken() throws IOException {
    var recorded = PythonListener.recorded(directory, "recorder");
    Files.delete(directory.resolve("recorder.events"));
    return recorded;
  }
}
