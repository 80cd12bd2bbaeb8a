package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Supervisor;
import org.supervisor4j.samples.Supervisorctl.Answer;
import org.supervisor4j.supervisord.SupervisordConfig;

/**
 * The real supervisorctl against our host and against the real supervisord, which run the same
 * configuration: what it prints and how it exits must not differ, but for pids, times and paths.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SupervisorctlTest {

  private static final String PROGRAMS =
      """
      [supervisord]
      logfile=%(here)s/main.log
      pidfile=%(here)s/host.pid
      nodaemon=true
      [unix_http_server]
      file=%(here)s/ctl.sock
      [rpcinterface:supervisor]
      supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
      [program:web]
      command=sleep 1000
      process_name=web_%(process_num)02d
      numprocs=2
      startsecs=0
      stdout_logfile=%(here)s/web.log
      stderr_logfile=%(here)s/web.err
      [program:echo]
      command=sh -c "echo hello; echo oops >&2; exec sleep 1000"
      startsecs=0
      stdout_logfile=%(here)s/echo.log
      stderr_logfile=%(here)s/echo.err
      [program:quiet]
      command=sleep 1000
      startsecs=0
      stderr_capture_maxbytes=1KB
      stdout_events_enabled=true
      directory=/tmp
      stopsignal=INT
      priority=5
      stdout_logfile=NONE
      stderr_logfile=NONE
      [program:cat]
      command=cat
      startsecs=0
      stdout_logfile=%(here)s/cat.log
      stderr_logfile=%(here)s/cat.err
      [program:bad]
      command=sh -c "exit 1"
      startsecs=60
      startretries=0
      autostart=false
      stdout_logfile=%(here)s/bad.log
      stderr_logfile=%(here)s/bad.err
      [program:none]
      command=/nowhere/none
      autostart=false
      stdout_logfile=NONE
      stderr_logfile=NONE
      """;

  /** What supervisorctl never calls, or only with other arguments; an answer a line. */
  private static final String METHODS =
      """
      import json, sys, xmlrpc.client
      from supervisor.xmlrpc import SupervisorTransport
      server = xmlrpc.client.ServerProxy('http://x', SupervisorTransport(None, None, sys.argv[1]))
      def call(name, *arguments):
          try:
              answer = server.__getattr__(name)(*arguments)
          except xmlrpc.client.Fault as e:
              answer = 'fault %d %s' % (e.faultCode, e.faultString)
          if isinstance(answer, dict) and 'now' in answer:
              for key in ('now', 'start', 'stop', 'pid', 'description'):
                  answer[key] = type(answer[key]).__name__
          print(name, json.dumps(answer, sort_keys=True))
      def s(name, *arguments):
          call('supervisor.' + name, *arguments)
      for name in 'getAPIVersion getVersion getSupervisorVersion getIdentification getState'.split():
          s(name)
      for name in 'Log StdoutLog StderrLog'.split():
          for range in (0, 100), (0, 0), (2, 2), (-3, 0), (1000, 10), (-1, 5):
              s('readProcess' + name, 'echo', *range)
              s('tailProcess' + name, 'echo', *range)
          s('tailProcess' + name, 'nope', 0, 1)
      s('readProcessLog', 'quiet', 0, 10)
      s('readLog', -1, 5)
      for name in 'web:web_00', 'web:*', 'bad', 'nope':
          s('sendProcessStdin', name, 'to\\u00efo\\n')
          s('getProcessInfo', name)
          s('clearProcessLog', name)
      s('sendRemoteCommEvent', 'kind', 'data')
      s('clearLog')
      s('startProcess', 'bad', 'true', 3)
      s('nope')
      call('nope')
      call('system.methodSignature', 'supervisor.startProcess')
      call('system.methodSignature', 'supervisor.nope')
      call('system.methodHelp', 'supervisor.nope')
      for info in server.supervisor.getAllConfigInfo():
          for key in 'command', 'killasgroup', 'serverurl':
              info.pop(key)
          for stream in 'stdout', 'stderr':
              if info[stream + '_logfile'] == 'none': # then nothing rotates
                  info.pop(stream + '_logfile_maxbytes')
                  info.pop(stream + '_logfile_backups')
          print('getAllConfigInfo', json.dumps(info, sort_keys=True))
      call('system.listMethods')
      """;

  private Path directory;
  private Host supervisord;
  private Host ours;
  private Process daemon;
  private Supervisor supervisor;

  /** One of the two. */
  private record Host(Path directory, Supervisorctl ctl) {
    static Host in(Path directory) {
      return new Host(directory, Supervisorctl.of(directory.resolve("ctl.sock")));
    }

    Answer call(String arguments) {
      var answer = ctl.call(arguments);
      return new Answer(answer.lines().stream().map(this::normal).toList(), answer.code());
    }

    private String normal(String line) {
      return line.replace(directory.toString(), "DIR")
          .replaceAll("pid \\d+, uptime \\d+:\\d\\d:\\d\\d", "pid N, uptime T")
          .replaceAll("[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d [AP]M", "DATE")
          .replaceAll("^[1-9]\\d*$", "N");
    }

    void awaits(String arguments, Predicate<Answer> wanted) {
      await(directory + " " + arguments).atMost(ofSeconds(60)).until(() -> call(arguments), wanted);
    }
  }

  @BeforeAll
  void start(@TempDir Path parent) throws IOException {
    Supervisorctl.require();
    directory = parent;
    var theirs = write("theirs", PROGRAMS);
    daemon =
        new ProcessBuilder("/usr/bin/supervisord", "-n", "-c", theirs.toString())
            .redirectErrorStream(true)
            .redirectOutput(parent.resolve("daemon.out").toFile())
            .start();
    var conf = write("ours", PROGRAMS);
    supervisor =
        Supervisor.builder()
            .configuration(SupervisordConfig.load(conf))
            .runtimeParent(parent)
            .start();
    await().atMost(ofSeconds(60)).until(() -> Files.exists(theirs.resolveSibling("ctl.sock")));
    supervisord = Host.in(parent.resolve("theirs"));
    ours = Host.in(parent.resolve("ours"));
    for (var host : List.of(supervisord, ours)) {
      host.awaits("status web:* echo quiet", answer -> answer.code() == 0);
      await()
          .atMost(ofSeconds(60))
          .ignoreExceptionsInstanceOf(NoSuchFileException.class)
          .until(() -> Files.readString(host.directory().resolve("echo.err")).equals("oops\n"));
    }
  }

  private Path write(String host, String programs) throws IOException {
    var place = Files.createDirectories(directory.resolve(host));
    return Files.writeString(place.resolve("s.conf"), programs);
  }

  @AfterAll
  void end() {
    if (supervisord != null) {
      supervisord.ctl().close();
      ours.ctl().close();
      supervisor.close();
      daemon.destroy();
    }
  }

  /** The same command to both. */
  private Answer same(String arguments) {
    var expected = supervisord.call(arguments);
    assertThat(ours.call(arguments)).as(arguments).isEqualTo(expected);
    return expected;
  }

  /** The same, where the order of the lines is that in which things happened. */
  private void sameInAnyOrder(String arguments) {
    var expected = supervisord.call(arguments);
    var answer = ours.call(arguments);
    assertThat(answer.lines()).as(arguments).containsExactlyInAnyOrderElementsOf(expected.lines());
    // of several failures the last one counts, which is a matter of chance at supervisord
    assertThat(answer.code() == 0).as(arguments).isEqualTo(expected.code() == 0);
  }

  /** Until all of these run. */
  private void awaitAll(String status) {
    for (var host : List.of(supervisord, ours)) {
      host.awaits(status, answer -> answer.code() == 0 && !answer.toString().contains("STARTING"));
    }
  }

  /** Of several that stop, supervisord tells first whose death it sees first. */
  private void allSame(String... commands) {
    for (var command : commands) {
      if (command.matches("(stop|restart) .*\\*")) {
        sameInAnyOrder(command);
      } else {
        same(command);
      }
    }
  }

  @Test
  @Order(1)
  void status_and_pids() {
    assertThat(same("status").lines()).hasSize(7);
    allSame(
        "version",
        "status web:*",
        "status web:web_01 echo",
        "status bad",
        "status nope",
        "status nope:*",
        "status web:nope",
        "pid",
        "pid web:web_00",
        "pid all",
        "pid nope",
        "pid bad",
        "avail",
        "help",
        "help start",
        "nonsense",
        "version x");
    same("open " + "http:nowhere");
  }

  @Test
  @Order(2)
  void start_and_stop() {
    allSame(
        "start",
        "start web:web_00",
        "start web:*",
        "start nope",
        "start nope:*",
        "start none",
        "start bad");
    for (var host : List.of(supervisord, ours)) {
      host.awaits("status bad", answer -> answer.lines().get(0).contains("FATAL"));
    }
    allSame(
        "status bad",
        "stop",
        "stop bad",
        "stop nope",
        "stop nope:*",
        "stop web:web_00",
        "stop web:web_00",
        "status web:*",
        "status web:web_00",
        "start web:web_00",
        "status web:*",
        "stop web:*",
        "stop web:*",
        "status web:*",
        "start web:*",
        "restart web:*",
        "restart echo",
        "restart nope",
        "stop web:web_01 echo",
        "start web:web_01 echo");
    sameInAnyOrder("stop all");
    same("status");
    sameInAnyOrder("start all");
    sameInAnyOrder("restart all");
  }

  @Test
  @Order(3)
  void signals() {
    allSame(
        "signal",
        "signal HUP",
        "signal CONT web:web_00",
        "signal SIGCONT web:*",
        "signal cont echo",
        "signal 18 web:web_01 echo",
        "signal NOPE echo",
        "signal 99 web:*",
        "signal CONT nope",
        "signal CONT nope:*",
        "signal CONT bad");
    sameInAnyOrder("signal CONT all");
  }

  @Test
  @Order(4)
  void logs() throws IOException {
    printAnew();
    allSame(
        "tail",
        "tail echo",
        "tail -4 echo",
        "tail echo stdout",
        "tail -3 echo stderr",
        "tail echo nowhere",
        "tail quiet",
        "tail nope",
        "tail -x echo",
        "tail 1 2 3 4",
        "clear",
        "clear nope",
        "clear web:web_00 echo",
        "maintail x",
        "maintail -x",
        "maintail 1 2");
    sameInAnyOrder("clear all");
    assertThat(ours.call("maintail").lines()).anyMatch(line -> line.contains("echo/0#1 started"));
    assertThat(ours.call("maintail -100").lines()).hasSizeLessThan(4);
  }

  /** Nothing of what it printed before, and all that it prints. */
  private void printAnew() {
    for (var host : List.of(supervisord, ours)) {
      awaitPrinted(host);
    }
    allSame("clear echo", "tail echo", "restart echo");
    for (var host : List.of(supervisord, ours)) {
      host.awaits("tail echo", answer -> answer.lines().equals(List.of("hello", "")));
      host.awaits("tail echo stderr", answer -> answer.lines().equals(List.of("oops", "")));
    }
  }

  /** It runs before it prints; only then it is sleep. A call later its output has been read. */
  private static void awaitPrinted(Host host) {
    var pid = Long.valueOf(host.ctl().call("pid echo").lines().get(0));
    await().atMost(ofSeconds(60)).until(() -> Proc.running("sleep", "1000").contains(pid));
    host.call("tail echo");
  }

  @Test
  @Order(5)
  void a_log_is_followed() throws Exception {
    for (var host : List.of(supervisord, ours)) {
      var socket = host.directory().resolve("ctl.sock");
      follow(socket, "hello", "tail", "-f", "echo");
    }
    follow(ours.directory().resolve("ctl.sock"), "started", "maintail", "-f");
  }

  private void follow(Path socket, String wanted, String... command) throws Exception {
    var tail = Supervisorctl.process(socket, command);
    try (var lines = tail.inputReader(UTF_8)) {
      assertThat(lines.readLine()).contains("==> Press Ctrl-C to exit <==");
      var restarted = ours.directory().startsWith(socket.getParent()) ? ours : supervisord;
      restarted.call("restart echo");
      var seen = new ArrayList<String>();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        seen.add(line);
        if (line.contains(wanted)) {
          return;
        }
      }
      throw new AssertionError("never saw " + wanted + " but " + seen);
    } finally {
      tail.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** What is typed goes to its stdin, what it prints comes back; the end of the typing ends it. */
  @Test
  @Order(5)
  void a_process_comes_to_the_foreground() throws Exception {
    allSame("fg", "fg nope", "fg bad", "fg web:*", "fg web:web_00 echo");
    for (var host : List.of(supervisord, ours)) {
      var fg = Supervisorctl.process(host.directory().resolve("ctl.sock"), "fg", "cat");
      try (var lines = fg.inputReader(UTF_8)) {
        try (var typed = fg.outputWriter(UTF_8)) {
          assertThat(lines.readLine()).isEqualTo("==> Press Ctrl-C to exit <==");
          typed.write("hello\n");
          typed.flush();
          assertThat(lines.readLine()).isEqualTo("hello");
        }
        assertThat(lines.readLine()).isEqualTo("Exiting foreground");
      } finally {
        fg.destroyForcibly(); // by itself it looks up once in 30 s
      }
    }
  }

  @Test
  @Order(6)
  void whatever_else_a_client_may_call() throws IOException {
    printAnew();
    var answers = methods(ours);
    assertThat(answers).hasSizeGreaterThan(60);
    assertThat(answers.remove(answers.size() - 1)).contains("supervisor.roll", "system.multicall");
    var expected = methods(supervisord);
    expected.remove(expected.size() - 1);
    assertThat(answers).containsExactlyElementsOf(expected);
  }

  private static List<String> methods(Host host) throws IOException {
    var url = Supervisorctl.url(host.directory().resolve("ctl.sock"));
    var python = new ProcessBuilder("/usr/bin/python3", "-c", METHODS, url);
    try (var lines = python.redirectErrorStream(true).start().inputReader(UTF_8)) {
      return new ArrayList<>(
          lines.lines().map(line -> line.replace(host.directory().toString(), "DIR")).toList());
    }
  }

  @Test
  @Order(7)
  void the_configuration_is_read_again() throws IOException {
    allSame("reread", "add nope", "add echo", "remove nope", "remove echo", "update nope");
    var changed =
        PROGRAMS.replace("numprocs=2", "numprocs=3").replace("[program:quiet]", "[program:calm]");
    write("theirs", changed);
    write("ours", changed);
    allSame("reread", "avail", "status");
    var echo = ours.ctl().call("pid echo");
    same("update");
    awaitAll("status calm web:*");
    allSame("status", "avail", "reread", "stop calm", "remove calm", "remove calm", "status");
    allSame("reread", "avail", "add calm", "add calm");
    awaitAll("status calm");
    same("status");
    assertThat(ours.ctl().call("pid echo")).isEqualTo(echo);
    write("theirs", changed + "[program:broken]\n");
    write("ours", changed + "[program:broken]\n");
    assertThat(ours.call("reread").code()).isEqualTo(supervisord.call("reread").code());
  }

  @Test
  @Order(8)
  void reload_rolls_everything() throws IOException {
    write("ours", PROGRAMS);
    var before = ours.ctl().call("pid echo").lines();
    assertThat(ours.call("reload").lines()).containsExactly("Restarted supervisord");
    ours.awaits("pid echo", answer -> true);
    await().atMost(ofSeconds(60)).until(() -> !ours.ctl().call("pid echo").lines().equals(before));
    ours.awaits("status quiet", answer -> answer.code() == 0);
  }

  @Test
  @Order(9)
  void shutdown_ends_the_host() throws Exception {
    same("shutdown");
    supervisor.awaitTermination();
    assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    allSame("status", "pid", "start echo", "version");
    assertThat(ours.directory().resolve("ctl.sock")).doesNotExist();
  }
}
