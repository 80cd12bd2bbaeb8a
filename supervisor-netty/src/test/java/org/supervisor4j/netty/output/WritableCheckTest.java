package org.supervisor4j.netty.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.ChildJvm;
import org.supervisor4j.netty.posix.Descriptors;

@Timeout(60)
class WritableCheckTest {

  private final Path directory;
  private final Path log;

  WritableCheckTest(@TempDir Path directory) {
    this.directory = directory;
    log = directory.resolve("web.log");
  }

  private static ProgramSpec spec(Path log) {
    return ProgramSpec.named("web").command(Command.of("x")).logs(Logs.file(log)).build();
  }

  private static void require(Path log) {
    WritableCheck.require(spec(log));
  }

  private static void assertRefused(Path log, String why) {
    assertThatThrownBy(() -> require(log))
        .isInstanceOf(SupervisorException.class)
        .hasMessage("program web: log file " + log + " " + why);
  }

  /** What a process says that may not write where it is not allowed to, which root may. */
  public static final class Main {
    public static void main(String[] logs) {
      for (var log : logs) {
        try {
          require(Path.of(log));
          System.out.println("passes");
        } catch (SupervisorException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  private static List<String> askedAsNobodySpecial(Path... logs) throws IOException {
    var root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    var wrapper = root ? List.of("setpriv", "--bounding-set=-dac_override") : List.<String>of();
    var paths = List.of(logs).stream().map(Path::toString).toArray(String[]::new);
    try (var child = ChildJvm.start(wrapper, List.of(), Main.class, paths)) {
      return child.remainingLines();
    }
  }

  @Test
  void one_who_reads_a_fifo_goes_on_reading() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor()).isZero();
    var reader = new ProcessBuilder("cat", log.toString()).start();
    try {
      require(log);

      // can be opened for writing only while somebody reads, which may take its time to begin
      var fd = await().ignoreExceptions().until(() -> Descriptors.openForWriting(log), any -> true);
      Descriptors.write(fd, new byte[] {'x', '\n'}, 0, 2);
      Descriptors.close(fd);
      assertThat(reader.inputReader().readLine()).isEqualTo("x");
    } finally {
      reader.destroyForcibly();
    }
  }

  @Test
  void makes_no_file_where_a_link_leads() throws IOException {
    Files.createSymbolicLink(log, Path.of("target.log"));

    require(log);

    assertThat(directory.toFile().list()).containsExactly("web.log");
  }

  @Test
  void a_link_that_leads_nowhere_is_refused() throws IOException {
    var gone = directory.resolve("gone");
    Files.createSymbolicLink(log, gone.resolve("x.log"));
    assertRefused(log, "needs a directory " + gone + "; create it");

    var loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    assertThatThrownBy(() -> require(loop))
        .hasMessageStartingWith("program web: log file " + loop + " is a link that leads nowhere: ")
        .hasMessageContaining("FileSystemLoopException");
  }

  @Test
  void what_is_open_already_may_be_written_through_its_link() {
    assertThatCode(() -> require(Path.of("/dev/stdout"))).doesNotThrowAnyException();
  }

  @Test
  void of_a_link_the_directory_of_its_target_counts() throws IOException {
    var closed = Files.createDirectory(directory.resolve("closed"));
    var open = Files.createDirectory(directory.resolve("open"));
    var outwards =
        Files.createSymbolicLink(closed.resolve("l"), Files.createFile(open.resolve("t")));
    var outwardsToNew = Files.createSymbolicLink(closed.resolve("n"), open.resolve("new"));
    var inwards =
        Files.createSymbolicLink(open.resolve("l"), Files.createFile(closed.resolve("t")));
    var inwardsToNew = Files.createSymbolicLink(open.resolve("n"), closed.resolve("new"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));

    var said = askedAsNobodySpecial(outwards, outwardsToNew, inwards, inwardsToNew);

    assertThat(said)
        .containsExactly(
            "passes",
            "passes",
            "program web: log file %s can't be rotated: %s may not be written; chmod it or call neverRotate()"
                .formatted(inwards, closed),
            "program web: log file %s can't be made: %s may not be written; chmod it"
                .formatted(inwardsToNew, closed));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void of_a_bigger_pool_only_the_new_files_are_asked_for() throws IOException {
    Files.createDirectory(directory.resolve("0.log"));
    var bigger = spec(directory.resolve("{slot}.log")).toBuilder().workers(3).build();
    WritableCheck.requireFrom(1, bigger);

    var shared = spec(directory).toBuilder().workers(3).build();
    WritableCheck.requireFrom(1, shared);

    Files.createDirectory(directory.resolve("2.log"));
    assertThatThrownBy(() -> WritableCheck.requireFrom(1, bigger))
        .hasMessageContaining("2.log can't be written: EISDIR");
  }
}
