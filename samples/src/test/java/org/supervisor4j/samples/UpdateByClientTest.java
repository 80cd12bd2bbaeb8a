package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Logs;
import org.supervisor4j.Supervisor;
import org.supervisor4j.supervisord.SupervisordConfig;

/** What the real supervisorctl makes of a configuration that fits together only as a whole. */
class UpdateByClientTest {

  private static final String HOST =
      """
      [supervisord]
      pidfile=%(here)s/host.pid
      logfile=%(here)s/main.log
      [unix_http_server]
      file=%(here)s/ctl.sock
      [rpcinterface:supervisor]
      supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
      """;

  private final Path directory;
  private final Supervisor supervisor;

  UpdateByClientTest(@TempDir Path directory) throws IOException {
    Supervisorctl.require();
    this.directory = directory;
    var config = SupervisordConfig.load(write("1MB", ""));
    supervisor = Supervisor.builder().configuration(config).runtimeParent(directory).start();
    supervisor.whenReady().join();
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  /** Two programs that share a log file. */
  private Path write(String maxBytes, String more) throws IOException {
    var program =
        """
        [program:%s]
        command=sleep 1000
        startsecs=0
        stdout_logfile=%%(here)s/both.log
        stdout_logfile_maxbytes=%s
        """;
    var both = program.formatted("a", maxBytes) + program.formatted("b", maxBytes);
    return Files.writeString(directory.resolve("s.conf"), HOST + both + more);
  }

  private Supervisorctl.Answer ctl(String arguments) {
    try (var ctl = Supervisorctl.of(directory.resolve("ctl.sock"))) {
      return ctl.call(arguments);
    }
  }

  @Test
  void both_who_share_a_file_rotate_it_otherwise() throws IOException {
    write("2MB", "");

    var answer = ctl("update");

    assertThat(answer.lines())
        .containsExactly(
            "a: stopped", "a: updated process group", "b: stopped", "b: updated process group");
    assertThat(answer.code()).isZero();
    for (var program : supervisor.programs()) {
      assertThat(((Logs.File) program.spec().logs()).rotation().orElseThrow().bytes())
          .isEqualTo(2 << 20);
    }
  }

  /** Two of it would fight for a port, if they had one of their own. */
  @Test
  void a_reload_restarts_what_has_no_socket_of_ours() {
    var before = ctl("pid a").lines();

    assertThat(ctl("reload").code()).isZero();

    org.awaitility.Awaitility.await().until(() -> !ctl("pid a").lines().equals(before));
    assertThat(supervisor.program("a").status().generation()).isEqualTo(1);
  }

  @Test
  void what_is_refused_is_told_without_names_of_classes() throws IOException {
    write("1MB", "[program:c]\ncommand=sleep 1\nstdout_logfile=%(here)s\n");

    var answer = ctl("update");

    assertThat(answer.lines().toString())
        .contains("program c: log file " + directory)
        .doesNotContain("Exception");
    assertThat(ctl("status a").code()).isZero();
  }
}
