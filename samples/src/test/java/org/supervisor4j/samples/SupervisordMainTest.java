package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Signal;

/** The main that runs in place of supervisord. */
class SupervisordMainTest {

  private static final String BEFORE =
      """
      [supervisord]
      logfile = %(here)s/main.log
      pidfile = %(here)s/host.pid
      [program:same]
      command = sleep 1000
      startsecs = 0
      [program:more]
      command = sleep 1001
      startsecs = 0
      process_name = more%(process_num)d
      [program:other]
      command = sleep 1002
      startsecs = 0
      [program:gone]
      command = sleep 1003
      startsecs = 0
      [fcgi-program:rolls]
      command = sleep 1004
      startsecs = 0
      socket = unix://%(here)s/rolls.sock
      """;

  private static final String AFTER =
      BEFORE
          .replace("[program:more]", "[program:more]\nnumprocs = 2")
          .replace("sleep 1002", "sleep 1012")
          .replace("sleep 1004", "sleep 1014")
          .replace("[program:gone]", "[program:new]");

  @Test
  void at_hup_it_takes_over_what_differs_and_nothing_else(@TempDir Path directory)
      throws IOException {
    var file = Files.writeString(directory.resolve("s.conf"), BEFORE);
    try (var host = ChildHost.start(directory, Supervisord.class, "-n", "-c", file.toString())) {
      host.awaitLines(" ready, pid ", 5);
      assertThat(Files.readString(directory.resolve("host.pid")).strip())
          .isEqualTo("" + host.pid());

      Files.writeString(file, "[program:same]\n"); // refused: there is no command
      host.signal(Signal.HUP);
      host.awaitLines("s.conf:1: [program:same] has no command", 1);

      Files.writeString(file, AFTER);
      host.signal(Signal.HUP);
      host.awaitLines("the configuration is taken over", 1);
      host.awaitLines(" started, pid ", 9);
      assertThat(host.linesWith(" started, pid "))
          .extracting(line -> line.replaceAll(".* - (\\S+) started.*", "$1"))
          .containsExactlyInAnyOrder(
              "same/0#1",
              "more/0#1",
              "other/0#1",
              "gone/0#1",
              "rolls/0#1", // at first
              "more/1#1",
              "other/0#1",
              "new/0#1",
              "rolls/0#2");
      await().untilAsserted(() -> assertThat(host.workers()).hasSize(6)); // the old ones go last

      host.signal(Signal.TERM);
      assertThat(host.exitWithin(ofSeconds(30))).isZero();
      assertThat(Files.readString(directory.resolve("main.log"))).contains("same/0#1 started");
      assertThat(directory.resolve("host.pid")).doesNotExist();
    }
  }

  @Test
  void what_it_can_not_use_it_names_and_exits_as_supervisord_does(@TempDir Path directory)
      throws IOException {
    var file = Files.writeString(directory.resolve("s.conf"), "[program:x]\nnumprocs=x\n");
    try (var host = ChildHost.start(directory, Supervisord.class, "-c", file.toString())) {
      assertThat(host.exitWithin(ofSeconds(60))).isEqualTo(2);
      assertThat(host.lines())
          .anyMatch(line -> line.contains("s.conf:2: [program:x] numprocs was \"x\""))
          .anyMatch(line -> line.contains("s.conf:1: [program:x] has no command"));
    }
    try (var host = ChildHost.start(directory, Supervisord.class, "-u", "nobody")) {
      assertThat(host.exitWithin(ofSeconds(60))).isEqualTo(2);
      assertThat(host.linesWith("-u is not honoured: start it as that user")).hasSize(1);
    }
  }

  @Test
  void scripts_read_its_version_as_that_of_supervisord(@TempDir Path directory) {
    try (var host = ChildHost.start(directory, Supervisord.class, "-v")) {
      assertThat(host.exitWithin(ofSeconds(60))).isZero();
      assertThat(host.lines()).containsExactly("4.2.5");
    }
  }

  @Test
  void a_log_that_it_can_not_write_is_told_by_its_option(@TempDir Path directory)
      throws IOException {
    var file = Files.writeString(directory.resolve("s.conf"), "[supervisord]\n").toString();
    var log = directory.resolve("none/main.log").toString();
    try (var host = ChildHost.start(directory, Supervisord.class, "-nc", file, "-l", log)) {
      assertThat(host.exitWithin(ofSeconds(60))).isEqualTo(2);
      assertThat(host.linesWith("Error: -l can't write " + log))
          .singleElement()
          .asString()
          .contains("No such file or directory")
          .endsWith("in a directory that is there");
    }
  }

  @Test
  void a_file_that_it_may_not_read_it_names_with_the_mend(@TempDir Path directory)
      throws IOException {
    var file = Files.writeString(directory.resolve("s.conf"), "[supervisord]\n");
    Files.setPosixFilePermissions(file, Set.of());
    var capabilities = "--bounding-set=-dac_override,-dac_read_search";
    var wrapper = Proxy.isRoot() ? List.of("setpriv", capabilities) : List.<String>of();
    try (var host = ChildHost.start(wrapper, directory, Supervisord.class, "-c", file.toString())) {
      assertThat(host.exitWithin(ofSeconds(60))).isEqualTo(2);
      assertThat(host.linesWith(file + ": may not be read by this user: chmod it")).hasSize(1);
    }
  }
}
