package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.UpdateException;
import org.supervisor4j.supervisord.SupervisordConfig;

/** What fails of an update is made up for by the next one, and nothing else is touched twice. */
class ConfigurationUpdateTest {

  private static final String SLEEP = "command=sleep 1000\nstartsecs=0\n";

  private final Path file;
  private final Supervisor supervisor;
  private final ConfiguredGroups groups;

  ConfigurationUpdateTest(@TempDir Path directory) throws IOException {
    file = directory.resolve("supervisord.conf");
    var config = SupervisordConfig.load(write("[program:a]\n" + SLEEP + "[program:b]\n" + SLEEP));
    supervisor = Supervisor.builder().configuration(config).runtimeParent(directory).start();
    groups = new ConfiguredGroups(config);
    supervisor.whenReady().join();
  }

  @AfterEach
  void stop() {
    supervisor.close();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(file, text);
  }

  private long pid(String program) {
    return await()
        .until(
            () -> supervisor.program(program).status().workers().get(0).pid(),
            pid -> pid.isPresent())
        .getAsLong();
  }

  private static String fcgi(String name, int port, String command) {
    return "[fcgi-program:%s]\ncommand=%s\nsocket=tcp://127.0.0.1:%d\nstartretries=0\n"
        .formatted(name, command, port);
  }

  @Test
  void a_program_that_could_not_be_added_is_added_by_the_next_update() throws IOException {
    var a = pid("a");
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var both =
          fcgi("c", taken.getLocalPort(), "sleep 1000")
              + ("[program:d]\n" + SLEEP)
              + "[group:new]\nprograms=c,d\n"
              + ("[program:a]\n" + SLEEP);
      write(both);
      assertThatThrownBy(() -> groups.update(supervisor).join()).hasMessageContaining("c");
      assertThat(supervisor.programs())
          .extracting(Program::name)
          .containsExactlyInAnyOrder("a", "d");
    }
    var d = pid("d");
    groups.update(supervisor).join();
    assertThat(supervisor.programs())
        .extracting(Program::name)
        .containsExactlyInAnyOrder("a", "c", "d");
    assertThat(pid("a")).isEqualTo(a);
    assertThat(pid("d")).isEqualTo(d);
    assertThat(groups.changes()).isEqualTo(groups.update(supervisor).join());
  }

  @Test
  void a_roll_that_fails_does_not_spoil_the_next_update() throws IOException {
    var port = QuietPort.free();
    var other = "[program:x]\n" + SLEEP + "[group:g]\nprograms=s,x\n";
    write(fcgi("s", port, "sleep 1000") + other);
    groups.update(supervisor).join();
    var serving = pid("s");
    // never long enough alive to count as started, however late its death is noticed
    write(fcgi("s", port, "false\nstartsecs=20") + "[group:g]\nprograms=s\n");

    assertThatThrownBy(() -> groups.update(supervisor).join())
        .hasMessageContaining("s did not roll, the old one serves on");

    assertThat(pid("s")).isEqualTo(serving);
    assertThat(supervisor.programs()).extracting(Program::name).containsExactly("s");
    write(fcgi("s", port, "sleep 2000") + "[group:g]\nprograms=s\n");
    assertThat(groups.update(supervisor).join().changed()).containsExactly("g");
    assertThat(pid("s")).isNotEqualTo(serving);
  }

  @Test
  void two_programs_exchange_their_ports() throws IOException {
    final int one;
    final int other;
    try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      one = first.getLocalPort();
      other = second.getLocalPort();
    }
    var slow = "sh -c \"trap 'sleep 0.3; exit' TERM; while :; do sleep 0.05; done\"";
    write(fcgi("c", one, "sleep 1000") + fcgi("d", other, slow));
    groups.update(supervisor).join();

    write(fcgi("c", other, "sleep 1000") + fcgi("d", one, slow));
    groups.update(supervisor).join();

    assertThat(port("c")).isEqualTo(other);
    assertThat(port("d")).isEqualTo(one);
  }

  private int port(String program) {
    pid(program);
    var socket = supervisor.program(program).spec().sockets().get(0);
    return ((InetSocketAddress) supervisor.address(socket.name())).getPort();
  }

  @Test
  void what_cant_be_added_as_something_else_runs_as_before_and_every_failure_is_told()
      throws IOException {
    write(
        ("[program:a]\n" + SLEEP + "stdout_logfile=" + file.getParent() + "\n")
            + ("[program:b]\n" + SLEEP + "stderr_logfile=" + file.getParent() + "\n"));

    assertThatThrownBy(() -> groups.update(supervisor).join())
        .cause()
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("program a: log file " + file.getParent())
        .hasMessageContaining("program b: log file " + file.getParent())
        .hasMessageContaining("b as it was before runs again");

    pid("a");
    pid("b");
    assertThat(groups.changes().changed()).containsExactlyInAnyOrder("a", "b");
    write("[program:a]\n" + SLEEP + "[program:b]\n" + SLEEP);
    assertThat(groups.update(supervisor).join()).hasToString("nothing differs");
  }

  @Test
  void a_program_that_moves_to_another_group_is_there_once() throws IOException {
    write("[program:a]\n" + SLEEP + "[program:b]\n" + SLEEP + "[group:both]\nprograms=a,b\n");

    groups.update(supervisor).join();

    assertThat(supervisor.programs())
        .extracting(program -> program.spec().group() + ":" + program.name())
        .containsExactlyInAnyOrder("both:a", "both:b");
    write("[program:a]\n" + SLEEP + "[program:b]\n" + SLEEP + "[group:both]\nprograms=a\n");
    groups.update(supervisor).join();
    assertThat(supervisor.programs())
        .extracting(program -> program.spec().group() + ":" + program.name())
        .containsExactlyInAnyOrder("both:a", "b:b");
  }
}
