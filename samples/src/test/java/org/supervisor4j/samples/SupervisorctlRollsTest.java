package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.ControlPolicy;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Stdin;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStopping;

/** What the real supervisorctl brings about where a program lets it roll; and who is not let in. */
class SupervisorctlRollsTest {

  private static final ControlPolicy ROLLS =
      ControlPolicy.asSupervisord().hupRolls().restartRolls();

  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  private final Path socket;
  private final Supervisor supervisor;

  SupervisorctlRollsTest(@TempDir Path directory) {
    socket = directory.resolve("ctl.sock");
    supervisor =
        Supervisor.builder()
            .name("rolls")
            .runtimeParent(directory)
            .programs(web(), job())
            .control(ControlEndpoint.unix(socket))
            .on(SupervisorEvent.class, events::add)
            .start();
  }

  private static ProgramSpec web() {
    return TestHost.sleep("web").workers(2).control(ROLLS).build();
  }

  /** Without a file: what it prints is remembered. */
  private static ProgramSpec job() {
    return TestHost.sleep("job")
        .command(Command.of("sh", "-c", "printf 'a\\033b\\n'; exec sleep 1000"))
        .stdin(Stdin.piped())
        .build();
  }

  @BeforeEach
  void awaitReady() {
    Supervisorctl.require();
    supervisor.whenReady().join();
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private Supervisorctl.Answer ctl(String arguments) {
    try (var ctl = Supervisorctl.of(socket)) {
      return ctl.call(arguments);
    }
  }

  private void awaitGeneration(int generation) {
    await()
        .atMost(ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(supervisor.program("web").status().workers())
                    .hasSize(2)
                    .allMatch(
                        worker -> worker.isReady() && worker.id().generation() == generation));
  }

  private long rolls() {
    return events.stream().filter(RollFinished.class::isInstance).count();
  }

  /** Those that no roll has brought. */
  private long stops(String program) {
    return events.stream()
        .filter(event -> event instanceof WorkerStopping it && it.reason().equals("stop"))
        .filter(event -> event.program().equals(program))
        .count();
  }

  /** A client that stands still between its stop and its start has stopped it: another, then. */
  private Supervisorctl.Answer restart(String what) {
    return await()
        .atMost(ofSeconds(60))
        .until(() -> restartOnce("restart " + what), answer -> stops("web") == 0);
  }

  private Supervisorctl.Answer restartOnce(String command) {
    events.clear();
    var answer = ctl(command);
    await().atMost(ofSeconds(60)).until(() -> rolls() > 0 || stops("web") > 0);
    return answer;
  }

  @Test
  void hup_rolls_once() {
    assertThat(ctl("signal HUP web:*").lines())
        .containsExactly("web:web_00: signalled", "web:web_01: signalled");
    awaitGeneration(2);
    await().atMost(ofSeconds(60)).until(() -> rolls() == 1);
    assertThat(ctl("signal HUP job").lines()).containsExactly("job: signalled");
    await()
        .atMost(ofSeconds(60))
        .until(
            () ->
                events.stream()
                    .anyMatch(
                        event -> event instanceof WorkerExited it && it.program().equals("job")));
    assertThat(rolls()).isEqualTo(1);
  }

  @Test
  void a_restart_rolls_and_prints_what_it_always_prints() {
    var answer = restart("web:*");
    assertThat(answer.lines())
        .containsExactly(
            "web:web_00: stopped",
            "web:web_01: stopped",
            "web:web_00: started",
            "web:web_01: started");
    assertThat(answer.code()).isZero();
    awaitGeneration(2);
    assertThat(rolls()).isEqualTo(1);
    assertThat(stops("web")).isZero();
  }

  @Test
  void a_restart_of_all_rolls_who_says_so_and_restarts_the_others() {
    assertThat(restart("all").lines())
        .containsExactlyInAnyOrder(
            "web:web_00: stopped",
            "web:web_01: stopped",
            "job: stopped",
            "web:web_00: started",
            "web:web_01: started",
            "job: started");
    awaitGeneration(2);
    await().atMost(ofSeconds(60)).until(() -> stops("job") == 1);
    assertThat(rolls()).isEqualTo(1);
  }

  @Test
  void a_stop_alone_is_a_stop_and_one_of_several_is_at_once() {
    assertThat(ctl("stop web:web_00").lines()).containsExactly("web:web_00: stopped");
    assertThat(ctl("status web:web_00").lines().get(0)).contains("STOPPED");
    assertThat(ctl("start web:web_00").lines()).containsExactly("web:web_00: started");
    assertThat(ctl("stop web:*").lines())
        .containsExactly("web:web_00: stopped", "web:web_01: stopped");
    await()
        .atMost(ofSeconds(60))
        .until(() -> ctl("status web:*").lines().stream().allMatch(l -> l.contains("STOPPED")));
    assertThat(rolls()).isZero();
    assertThat(ctl("start web:*").lines())
        .containsExactly("web:web_00: started", "web:web_01: started");
  }

  @Test
  void what_a_worker_without_a_file_printed_is_remembered() {
    await().atMost(ofSeconds(60)).until(() -> ctl("tail job").lines().contains("a\ufffdb"));
    assertThat(ctl("clear job").lines()).containsExactly("job: cleared");
    assertThat(ctl("tail job").lines()).containsExactly("");
  }

  @Test
  void several_calls_come_in_one_and_a_group_rolls_by_a_method_of_ours() throws IOException {
    var answer =
        post(
            call(
                "system.multicall",
                "<value><array><data>"
                    + one("supervisor.getState", "")
                    + one("supervisor.roll", "<value>web</value>")
                    + one("supervisor.startProcess", "<value>nope</value>")
                    + one("system.multicall", "")
                    + "</data></array></value>"));
    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .containsSubsequence(
            "<name>statename</name>\n<value><string>RUNNING</string>",
            "<value><boolean>1</boolean></value>",
            "BAD_NAME: nope",
            "INCORRECT_PARAMETERS: Recursive system.multicall forbidden");
    awaitGeneration(2);
    assertThat(post(call("supervisor.none", ""))).contains("UNKNOWN_METHOD");
    assertThat(post(call("supervisor.getPID", "<value>1</value>")))
        .contains("INCORRECT_PARAMETERS");
  }

  @Test
  @Timeout(60)
  void what_a_program_does_not_read_waits_and_nobody_waits_for_that() throws IOException {
    var text = "<value>job</value></param><param><value>" + "x".repeat(400_000) + "</value>";
    var write = call("supervisor.sendProcessStdin", text);

    assertThat(post(write)).contains("<value><boolean>1</boolean></value>");
    assertThat(post(write)).contains("<value><boolean>1</boolean></value>");
    assertThat(post(write)).as("more than may wait").contains("NO_FILE: job");
  }

  @Test
  void hostile_requests_are_refused_and_nobody_else_notices() throws IOException {
    var laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
    assertThat(post(laughs + call("supervisor.getPID", "<value>&b;</value>")))
        .startsWith("HTTP/1.1 400");
    var secret = "<!DOCTYPE x [<!ENTITY s SYSTEM 'file:///etc/passwd'>]>";
    assertThat(post(secret + call("supervisor.getProcessInfo", "<value>&s;</value>")))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("root:");
    assertThat(post("<methodCall>".repeat(80_000))).startsWith("HTTP/1.1 400");
    assertThat(request("POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
    try (var slow = connect()) {
      slow.write(UTF_8.encode("POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<"));
      assertThat(ctl("status").code()).isZero();
    }
  }

  private static String one(String method, String parameters) {
    return "<value><struct><member><name>methodName</name><value>"
        + method
        + "</value></member><member><name>params</name><value><array><data>"
        + parameters
        + "</data></array></value></member></struct></value>";
  }

  private static String call(String method, String parameter) {
    return "<methodCall><methodName>"
        + method
        + "</methodName><params>"
        + (parameter.isEmpty() ? "" : "<param>" + parameter + "</param>")
        + "</params></methodCall>";
  }

  private SocketChannel connect() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return channel;
  }

  private String post(String body) throws IOException {
    return request(
        "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nConnection: close\r\n"
            + "Content-Length: "
            + body.getBytes(UTF_8).length
            + "\r\n\r\n"
            + body);
  }

  /** What is answered until the connection is closed. */
  private String request(String text) throws IOException {
    try (var channel = connect()) {
      channel.write(UTF_8.encode(text));
      var answer = new StringBuilder();
      var buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer.clear()) >= 0) {
        answer.append(UTF_8.decode(buffer.flip()));
      }
      return answer.toString();
    }
  }
}
