package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.output.LogBytes;
import org.supervisor4j.netty.output.LogFiles;
import org.supervisor4j.netty.output.Recent;
import org.supervisor4j.netty.output.RecentOutput;
import org.supervisor4j.netty.output.WorkerLogs;

/** Every value here is what readFile and tailFile of supervisord 4.2.5 give for the same file. */
class LogReadingTest {

  private static final String TEXT = "0123456789";

  private final Path directory;
  private final LogBytes file;
  private final LogBytes recent;

  LogReadingTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    file = of(Files.writeString(directory.resolve("log"), TEXT));
    var ring = new Recent();
    ring.feed(TEXT.getBytes(UTF_8), TEXT.length());
    recent = ring;
  }

  private static LogBytes of(Path log) {
    var spec = ProgramSpec.named("web").command(Command.of("web")).logs(Logs.file(log)).build();
    return new WorkerLogs(new RecentOutput(false), new LogFiles(event -> {}))
        .of(spec, new WorkerId("web", 0, 1), LogSink.Stream.STDOUT)
        .orElseThrow();
  }

  private static LogReading reading(LogBytes log) {
    return new LogReading(log, bytes -> {});
  }

  private void assertReads(int offset, int length, String expected) {
    assertThat(reading(file).read(offset, length)).isEqualTo(expected);
    assertThat(reading(recent).read(offset, length)).isEqualTo(expected);
  }

  private void assertTails(int offset, int length, String expected, boolean overflow) {
    assertThat(reading(file).tail(offset, length)).isEqualTo(List.of(expected, 10L, overflow));
    assertThat(reading(recent).tail(offset, length)).isEqualTo(List.of(expected, 10L, overflow));
  }

  @Test
  void reads_from_an_offset_or_from_the_end() {
    assertReads(0, 0, TEXT);
    assertReads(4, 0, "456789");
    assertReads(4, 3, "456");
    assertReads(10, 5, "");
    assertReads(99, 5, "");
    assertReads(-3, 0, "789");
    assertReads(-99, 0, TEXT);
    assertReads(Integer.MIN_VALUE, 0, TEXT);
  }

  @Test
  void nonsense_is_refused() {
    assertThatThrownBy(() -> reading(file).read(0, -1)).hasMessage("BAD_ARGUMENTS");
    assertThatThrownBy(() -> reading(file).read(-3, 1)).hasMessage("BAD_ARGUMENTS");
  }

  @Test
  void a_file_that_is_gone_is_a_fault() throws IOException {
    Files.delete(directory.resolve("log"));
    assertThatThrownBy(() -> reading(file).read(0, 1)).hasMessage("FAILED");
    assertThatThrownBy(() -> reading(file).tail(0, 1)).hasMessage("FAILED");
  }

  @Test
  void tails_what_came_since_an_offset() {
    assertTails(0, 3, "789", true);
    assertTails(0, 10, TEXT, false);
    assertTails(0, 99, TEXT, false);
    assertTails(7, 3, "789", false);
    assertTails(9, 5, "56789", false);
    assertTails(10, 5, "", false);
    assertTails(99, 5, "", false);
    assertTails(0, 0, "", true);
    assertTails(0, -5, "", true);
  }
}
