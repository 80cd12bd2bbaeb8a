package org.supervisor4j.supervisord;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RestartPolicy.When;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketConvention;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StartOrder;
import org.supervisor4j.Stdin;
import org.supervisor4j.Subscription;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.supervisord.Problem.Severity;

/** What becomes of sections: specs, groups, and what differs when they are read anew. */
class SpecsTest {

  private final Path directory;

  SpecsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private SupervisordConfig config(String text) throws IOException {
    return SupervisordConfig.load(write(text), Map.of("HOME", "/root"));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("s.conf"), "[supervisord]\n" + text);
  }

  private ProgramSpec only(String text) throws IOException {
    var programs = config(text).programs();
    assertThat(programs).hasSize(1);
    return programs.get(0);
  }

  private static WorkerId worker(ProgramSpec spec, int slot) {
    return new WorkerId(spec.name(), slot, 1);
  }

  @Test
  void a_program_becomes_a_spec_with_all_that_its_section_says() throws IOException {
    var spec =
        only(
            """
            [program:web]
            command=/opt/web --port 80%(process_num)02d "a b"
            process_name=w%(process_num)d
            numprocs=3
            numprocs_start=7
            autostart=false
            autorestart=true
            exitcodes=1,2
            startsecs=4
            startretries=5
            stopsignal=INT
            stopwaitsecs=6
            stopasgroup=true
            umask=027
            directory=/srv
            environment=A="1",N="%(process_num)d"
            priority=5
            stdout_logfile=@/web.log
            stdout_logfile_maxbytes=1KB
            stdout_logfile_backups=2
            stdout_events_enabled=true
            stderr_logfile=NONE
            stderr_capture_maxbytes=1KB
            """
                .replace("@", directory.toString()));
    assertThat(spec.workers()).isEqualTo(3);
    assertThat(spec.group()).isEqualTo("web");
    assertThat(List.of(spec.processName(0), spec.processName(2), spec.processName(3)))
        .containsExactly("w7", "w9", "w10");
    assertThat(spec.command().line(worker(spec, 2)))
        .containsExactly("/opt/web", "--port", "8009", "a b");
    assertThat(spec.command().line(worker(spec, 5))).contains("8012"); // after a resize
    assertThat(spec.command().environment(Map.of(), worker(spec, 1)))
        .containsOnly(
            Map.entry("A", "1"),
            Map.entry("N", "8"),
            Map.entry("SUPERVISOR_ENABLED", "1"),
            Map.entry("SUPERVISOR_GROUP_NAME", "web"),
            Map.entry("SUPERVISOR_PROCESS_NAME", "w8"));
    assertThat(spec.command().directory()).contains(Path.of("/srv"));
    assertThat(spec.command().execution().umask()).contains("027");
    assertThat(spec.readiness()).isEqualTo(Readiness.aliveFor(ofSeconds(4)));
    assertThat(spec.restart().when()).isEqualTo(When.ALWAYS);
    assertThat(spec.restart().expectedCodes()).isEqualTo(Set.of(1, 2));
    assertThat(spec.restart().startRetries()).hasValue(5);
    assertThat(spec.stop().signal()).isEqualTo(Signal.INT);
    assertThat(spec.stop().killAfter()).isEqualTo(ofSeconds(6));
    assertThat(spec.stop().wholeGroup()).isTrue();
    assertThat(spec.order()).isEqualTo(StartOrder.priority(5).groupPriority(5).manual());
    assertThat(spec.logs()).isEqualTo(Logs.file(directory.resolve("web.log")).rotate(1024, 2));
    assertThat(spec.stderr()).isEqualTo(Logs.discarded());
    assertThat(spec.outputEvents().logged()).containsExactly(LogSink.Stream.STDOUT);
    assertThat(spec.outputEvents().captured()).isEqualTo(Map.of(LogSink.Stream.STDERR, 1024));
    assertThat(spec.stdin()).isEqualTo(Stdin.piped());
  }

  @Test
  void a_program_that_says_nothing_gets_what_supervisord_would_do() throws IOException {
    var spec = only("[program:x]\ncommand=x\n");
    var linear =
        RestartPolicy.always().linearBackoff(ofSeconds(1), ofMinutes(1)).jitter(0).backoff();
    assertThat(spec.readiness()).isEqualTo(Readiness.aliveFor(ofSeconds(1)));
    assertThat(spec.restart().when()).isEqualTo(When.ON_UNEXPECTED_EXIT);
    assertThat(spec.restart().startRetries()).hasValue(3);
    assertThat(spec.restart().backoff()).isEqualTo(linear);
    assertThat(spec.stop().killAfter()).isEqualTo(ofSeconds(10));
    assertThat(spec.processName(0)).isEqualTo("x");
    assertThat(spec.logs()).isInstanceOf(Logs.ToSink.class);
  }

  @Test
  void syslog_gets_lines_beside_a_file_or_instead_of_it_and_files_can_be_plain()
      throws IOException {
    var spec =
        only(
            """
            strip_ansi=true
            [program:x]
            command=x
            stdout_logfile=@/x.log
            stdout_syslog=true
            stderr_logfile=syslog
            """
                .replace("@", directory.toString()));
    var file = Logs.file(directory.resolve("x.log"));
    assertThat(spec.logs()).isEqualTo(file.stripAnsi().also(Logs.syslog()));
    assertThat(spec.stderr()).isEqualTo(Logs.syslog());
  }

  @Test
  void an_fcgi_program_has_its_socket_also_in_a_group() throws IOException {
    var spec =
        only(
            """
            [fcgi-program:php]
            command=php-cgi
            socket=unix:///tmp/php.sock
            socket_mode=0660
            [group:site]
            programs=php
            """);
    assertThat(spec.group()).isEqualTo("site");
    assertThat(spec.command().convention()).isEqualTo(SocketConvention.INETD);
    assertThat(spec.sockets())
        .containsExactly(
            SocketHandoff.unix("php", Path.of("/tmp/php.sock")).mode("rw-rw----").backlog(4096));
  }

  @Test
  void a_listener_is_subscribed() throws IOException {
    var spec =
        only("[eventlistener:mail]\ncommand=mail\nevents=TICK_5,process_log\nbuffer_size=3\n");
    assertThat(spec.listens()).contains(Subscription.to("PROCESS_LOG", "TICK_5").buffer(3));
    assertThat(spec.order()).isEqualTo(StartOrder.usual().groupPriority(-1));
  }

  @Test
  void processes_that_differ_in_what_workers_share_are_programs_of_one_group() throws IOException {
    var config =
        config(
            """
            [program:x]
            command=x
            numprocs=2
            process_name=x%(process_num)d
            directory=/srv/%(process_num)d
            """);
    assertThat(config.programs()).extracting(ProgramSpec::name).containsExactly("x-0", "x-1");
    assertThat(config.programs())
        .extracting(spec -> spec.processName(0))
        .containsExactly("x0", "x1");
    assertThat(config.groups()).hasSize(1);
  }

  @Test
  void what_is_not_honoured_is_told_with_its_line_and_what_was_meant() throws IOException {
    var config =
        config(
            """
            minfds=9999
            [program:x]
            command=x --a directory=/srv
            autorestrat=true
            [rpcinterface:twiddler]
            supervisor.rpcinterface_factory=supervisor_twiddler.rpcinterface:make
            [programs:y]
            """);
    assertThat(config.problems())
        .extracting(problem -> problem.line() + " " + problem.severity())
        .containsExactlyInAnyOrder(
            "2 NOT_HONOURED", "4 WARNING", "5 WARNING", "7 NOT_HONOURED", "8 WARNING");
    assertThat(config.problems())
        .filteredOn(problem -> problem.severity() == Severity.WARNING)
        .extracting(Problem::text)
        .anyMatch(text -> text.endsWith("did you mean autorestart?"))
        .anyMatch(text -> text.endsWith("did you mean program?"))
        .anyMatch(text -> text.endsWith("is a line break missing?"));
  }

  @Test
  void endpoints_are_those_that_are_safe() throws IOException {
    var config =
        config(
            """
            [unix_http_server]
            file=/tmp/s.sock
            chmod=0770
            username=u
            password={SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d
            [inet_http_server]
            port=127.0.0.1:9001
            """);
    assertThat(config.endpoints())
        .containsExactly(
            ControlEndpoint.unix(Path.of("/tmp/s.sock"))
                .mode("rwxrwx---")
                .password("u", "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d"));
    assertThat(config.problems())
        .extracting(Problem::line, Problem::severity)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(8, Severity.NOT_HONOURED));
  }

  @Test
  void read_anew_it_tells_which_groups_differ() throws IOException {
    var before = "[program:a]\ncommand=a\n[program:b]\ncommand=b\n[program:c]\ncommand=c\n";
    var groups = new ConfiguredGroups(config(before));
    assertThat(groups.reread()).isEqualTo(changes(List.of(), List.of(), List.of()));

    write(
        "; another comment\n[program:d]\ncommand=d\n[program:b]\ncommand=b -v\n[program:a]\ncommand = a\n");
    var changes = changes(List.of("d"), List.of("b"), List.of("c"));
    assertThat(groups.reread()).isEqualTo(changes);
    assertThat(groups.reread()).isEqualTo(changes); // until they run

    groups.added(groups.find("b").orElseThrow());
    groups.added(groups.find("d").orElseThrow());
    groups.removed("c");
    assertThat(groups.changes()).isEqualTo(changes(List.of(), List.of(), List.of()));
  }

  @Test
  void what_can_not_be_read_anew_changes_nothing() throws IOException {
    var groups = new ConfiguredGroups(config("[program:a]\ncommand=a\n"));
    var file = write("[program:a]\n");
    assertThatThrownBy(groups::reread)
        .isInstanceOf(SupervisorException.class)
        .hasMessageStartingWith(file + ":2: [program:a] has no command");
    assertThat(groups.latest().programs()).hasSize(1);
    assertThat(groups.changes()).isEqualTo(changes(List.of(), List.of(), List.of()));
  }

  private static ConfiguredGroups.Changes changes(
      List<String> added, List<String> changed, List<String> removed) {
    return new ConfiguredGroups.Changes(added, changed, removed);
  }

  @Test
  void our_own_user_is_none_to_change_to_also_by_number() throws IOException {
    var uid = Files.getAttribute(Path.of("/proc/self/."), "unix:uid");

    assertThat(only("[program:web]\ncommand=/opt/web\nuser=" + uid).command().execution().user())
        .isEmpty();
  }
}
