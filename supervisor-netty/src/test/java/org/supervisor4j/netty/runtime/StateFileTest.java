package org.supervisor4j.netty.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.runtime.StateFile.Entry;

class StateFileTest {

  private final Path file;
  private final StateFile state;

  StateFileTest(@TempDir Path directory) {
    file = directory.resolve("state");
    state = new StateFile(file);
  }

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(7, new WorkerId("web", 0, 2), 4711, 123456789012L, List.of("http", "admin")),
          new Entry(8, new WorkerId("cron.d", 1, 1), 4712, 5, List.of()));

  @Test
  void what_was_written_is_read() {
    state.write(ENTRIES);

    assertThat(state.read()).isEqualTo(ENTRIES);
  }

  @Test
  void a_later_list_replaces_the_earlier_and_leaves_no_other_file() {
    state.write(ENTRIES);

    state.write(ENTRIES.subList(0, 1));

    assertThat(state.read()).isEqualTo(ENTRIES.subList(0, 1));
    assertThat(file.resolveSibling(".").toFile().list()).containsExactly("state");
  }

  @Test
  void no_file_lists_nobody() {
    assertThat(state.read()).isEmpty();
  }

  @Test
  void a_list_of_an_earlier_boot_is_ignored() throws IOException {
    state.write(ENTRIES);
    var lines = Files.readAllLines(file);
    assertThat(lines.set(1, "boot 00000000-0000-0000-0000-000000000000")).startsWith("boot ");
    Files.write(file, lines);

    assertThat(state.read()).isEmpty();
  }

  @Test
  void a_list_that_is_not_understood_is_ignored() throws IOException {
    state.write(ENTRIES);
    var lines = Files.readAllLines(file);
    var bads =
        new ArrayList<>(List.of("worker 1 x 1 web 0 1 -", "worker 1 9 1 web", "surprise", ""));
    // pids that would mean everybody, the host's group, init, or be cut off to init by the kernel
    Stream.of("-1", "0", "1", "4294967297")
        .forEach(p -> bads.add("worker 1 " + p + " 1 web 0 1 -"));
    for (var bad : bads) {
      Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(2), lines.get(3), bad));
      assertThat(state.read()).as(bad).isEmpty();
    }
    Files.write(file, List.of("supervisor4j state 2", lines.get(1), lines.get(2)));
    assertThat(state.read()).isEmpty();
    Files.write(file, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
    assertThat(state.read()).isEmpty();
    Files.write(file, new byte[0]);
    assertThat(state.read()).isEmpty();
  }
}
