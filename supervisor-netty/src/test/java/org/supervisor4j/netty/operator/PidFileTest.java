package org.supervisor4j.netty.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.ChildJvm;
import org.supervisor4j.netty.runtime.HoldMain;

@Timeout(60)
@SuppressWarnings("try") // a pid file works by being there
class PidFileTest {

  private static final String OWN = ProcessHandle.current().pid() + "\n";

  private final Path file;

  PidFileTest(@TempDir Path directory) {
    file = directory.resolve("host.pid");
  }

  @Test
  void it_holds_the_pid_and_goes_on_close() throws IOException {
    try (var claimed = PidFile.claim(file)) {
      assertThat(Files.readString(file)).isEqualTo(OWN);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void what_a_dead_host_left_is_overwritten() throws IOException {
    Files.writeString(file, "123456789\n");

    try (var claimed = PidFile.claim(file)) {
      assertThat(Files.readString(file)).isEqualTo(OWN);
    }
  }

  @Test
  void a_live_host_is_named_and_its_file_untouched() throws IOException {
    try (var other = ChildJvm.start(HoldMain.class, "pidfile", file.toString())) {
      other.lineWith("held");

      assertThatThrownBy(() -> PidFile.claim(file))
          .isInstanceOf(SupervisorException.class)
          .hasMessageContaining("pid file " + file + " is held by pid " + other.pid());
      assertThat(Files.readString(file)).isEqualTo(other.pid() + "\n");
    }
    PidFile.claim(file).close();
  }

  @Test
  void a_second_claim_in_this_jvm_is_refused_and_does_not_undo_the_first() throws IOException {
    try (var claimed = PidFile.claim(file)) {
      assertThatThrownBy(() -> PidFile.claim(file)).hasMessageContaining("this very JVM");
      assertThatThrownBy(() -> PidFile.claim(file.resolveSibling("./host.pid")))
          .hasMessageContaining("this very JVM");

      try (var other = ChildJvm.start(HoldMain.class, "pidfile", file.toString())) {
        assertThat(other.lineWith("e")).contains("refused", "held by pid " + OWN.strip());
      }
      assertThat(Files.readString(file)).isEqualTo(OWN);
    }
  }

  @Test
  void a_file_that_took_its_place_stays() throws IOException {
    var claimed = PidFile.claim(file);
    Files.delete(file);
    Files.writeString(file, "another's");

    claimed.close();
    claimed.close();

    assertThat(file).hasContent("another's");
  }

  @Test
  void a_file_that_is_no_pid_file_is_left_alone() throws IOException {
    Files.writeString(file, "root:x:0:0:root:/root:/bin/bash\n");

    assertThatThrownBy(() -> PidFile.claim(file))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("something other than a pid");
    assertThat(file).hasContent("root:x:0:0:root:/root:/bin/bash\n");
  }

  @Test
  void a_link_is_not_followed_to_a_file_of_somebody_else() throws IOException {
    var other = Files.writeString(file.resolveSibling("other"), "17\n");
    Files.createSymbolicLink(file, other);

    assertThatThrownBy(() -> PidFile.claim(file))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(file + ": it is no regular file; choose another");
    assertThat(other).hasContent("17\n");
  }

  @Test
  void a_missing_directory_is_named() {
    var missing = file.resolveSibling("no/host.pid");

    assertThatThrownBy(() -> PidFile.claim(missing))
        .isInstanceOf(SupervisorException.class)
        .hasMessage(
            "cannot lock pid file %s: there is no directory %s that this user may enter; create it or choose another",
            missing, missing.getParent());
  }

  @Test
  void a_directory_and_a_file_that_may_not_be_written_are_named() throws IOException {
    var root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    var wrapper = root ? List.of("setpriv", "--bounding-set=-dac_override") : List.<String>of();
    var directory = Files.createDirectory(file.resolveSibling("no"));
    var inside = directory.resolve("host.pid");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(
        Files.writeString(file, "123456789\n"), PosixFilePermissions.fromString("r--r--r--"));

    assertThat(refusal(wrapper, inside))
        .contains("cannot lock pid file " + inside + ": this user may not write to the directory ")
        .contains(directory + "; chmod it or choose another");
    assertThat(refusal(wrapper, file))
        .contains("cannot lock pid file " + file + ": this user may not write to it; chmod it or");
  }

  private static String refusal(List<String> wrapper, Path file) {
    try (var child =
        ChildJvm.start(wrapper, List.of(), HoldMain.class, "pidfile", file.toString())) {
      return child.lineWith("refused");
    }
  }
}
