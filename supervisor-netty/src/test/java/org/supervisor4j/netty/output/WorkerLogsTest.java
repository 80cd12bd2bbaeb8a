package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.Command;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.process.Root;

@Timeout(30)
class WorkerLogsTest {

  private static final WorkerId WEB = new WorkerId("web", 0, 1);

  private final Path log;
  private final RecentOutput recent = new RecentOutput(true);
  private final WorkerLogs logs = new WorkerLogs(recent, new LogFiles(event -> {}));
  private final ProgramSpec toFile;

  WorkerLogsTest(@TempDir Path directory) {
    log = directory.resolve("web.log");
    toFile = spec(Logs.file(log));
  }

  private static ProgramSpec spec(Logs out) {
    return ProgramSpec.named("web").command(Command.of("web")).logs(out).build();
  }

  private Optional<LogBytes> out(ProgramSpec spec) {
    return logs.of(spec, WEB, Stream.STDOUT);
  }

  private static String text(LogBytes bytes) {
    return new String(bytes.read(0, 100).bytes(), UTF_8);
  }

  @Test
  void a_file_is_read_where_it_is_and_emptied() throws IOException {
    assertThat(out(toFile)).isEmpty();
    Files.writeString(log, "one\n");
    var bytes = out(toFile).orElseThrow();
    assertThat(bytes.size()).isEqualTo(4);
    assertThat(bytes.read(1, 2)).extracting(LogBytes.Piece::end).isEqualTo(3L);
    assertThat(bytes.read(99, 2).bytes()).isEmpty();

    logs.clear(toFile, WEB);

    assertThat(log).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleted", "moved", "another"})
  void a_file_that_somebody_has_taken_away_is_there_again_once_it_is_emptied(String what)
      throws IOException {
    try (var directory = new LogDirectory(log.resolveSibling(""))) {
      var web = directory.files.outlet(directory.file(), WEB);
      LogDirectory.feed(web, "one\n");
      var aside = Files.move(log, log.resolveSibling("aside"));
      switch (what) {
        case "deleted" -> Files.delete(aside);
        case "another" -> Files.writeString(log, "of another");
        default -> {}
      }

      new WorkerLogs(recent, directory.files).clear(toFile, WEB);

      assertThat(log).isEmptyFile();
      LogDirectory.feed(web, "two\n");
      assertThat(log).hasContent("two\n");
      if (what.equals("moved")) {
        assertThat(aside).hasContent("one\n");
      }
    }
  }

  @Test
  void a_rotated_file_is_another_one() throws IOException {
    Files.writeString(log, "one\n");
    var bytes = out(toFile).orElseThrow();
    var before = bytes.identity();
    assertThat(bytes.identity()).isEqualTo(before);

    Files.move(log, log.resolveSibling("web.log.1"));
    assertThatThrownBy(bytes::size).isInstanceOf(SupervisorException.class);
    Files.writeString(log, "two\n");

    assertThat(bytes.identity()).isNotEqualTo(before);
    assertThat(text(bytes)).isEqualTo("two\n");
  }

  @Test
  void what_goes_to_a_sink_is_remembered() {
    var spec = spec(Logs.to((worker, stream, line) -> {}));
    assertThat(out(spec)).isEmpty();
    var outlet = recent.beside(Outlet.NOWHERE, WEB, Stream.STDOUT);
    LogDirectory.feed(outlet, "one\n");
    assertThat(out(spec)).map(WorkerLogsTest::text).contains("one\n");

    logs.clear(spec, WEB);
    assertThat(out(spec)).map(WorkerLogsTest::text).contains("");
    logs.forget("web");
    assertThat(out(spec)).isEmpty();
  }

  /** Else a worker could have the host show whatever the host may read. */
  @Test
  void a_link_of_a_foreign_user_is_not_followed() throws IOException {
    Root.require();
    var secret = Files.writeString(log.resolveSibling("secret"), "secret\n");
    var link = Files.createSymbolicLink(log, secret);
    assertThat(out(toFile)).map(WorkerLogsTest::text).contains("secret\n");

    Files.setAttribute(link, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

    var bytes = out(toFile).orElseThrow();
    assertThatThrownBy(() -> text(bytes)).hasMessageContaining("is a symbolic link of uid 65534");
  }

  @Test
  void a_fifo_in_its_place_is_not_waited_for() throws Exception {
    Files.writeString(log, "one\n");
    var bytes = out(toFile).orElseThrow();
    Files.delete(log);
    assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor()).isZero();

    assertThat(bytes.read(0, 9).bytes()).isEmpty();
    assertThat(out(toFile)).isEmpty();
  }
}
