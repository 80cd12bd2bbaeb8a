package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.runtime.RuntimeDirectory;
import org.supervisor4j.netty.runtime.StateFile;

class RosterTest {

  private final RuntimeDirectory directory;
  private final Roster roster;

  RosterTest(@TempDir Path parent) {
    directory = RuntimeDirectory.open(Optional.of(parent), "roster");
    roster = new Roster(directory.state());
  }

  @BeforeEach
  void nothing_is_listed() {
    assertThat(directory.state().read()).isEmpty();
  }

  @AfterEach
  void give_back() {
    directory.close();
  }

  private static StateFile.Entry entry(int slot, long pid) {
    return new StateFile.Entry(pid - 10, new WorkerId("web", slot, 1), pid, 5, List.of("http"));
  }

  @Test
  void the_file_names_its_host_from_the_beginning() {
    assertThat(directory.path().resolve("state"))
        .content()
        .contains("\nhost " + ProcessHandle.current().pid() + " ");
  }

  @Test
  void the_file_lists_who_lives_in_the_order_of_their_start() {
    roster.add(entry(0, 20));
    roster.add(entry(1, 10));

    assertThat(directory.state().read()).containsExactly(entry(0, 20), entry(1, 10));
  }

  @Test
  void who_has_died_goes_with_the_next_write() {
    roster.add(entry(0, 20));
    roster.add(entry(1, 10));

    roster.remove(20 - 10);
    roster.remove(99); // nobody's
    roster.add(entry(0, 30));

    assertThat(directory.state().read()).containsExactly(entry(1, 10), entry(0, 30));
  }

  @Test
  void a_file_that_cannot_be_written_costs_no_worker_and_is_true_again_later() throws IOException {
    var obstacle = Files.createDirectory(directory.path().resolve("state.new"));

    assertThatCode(() -> roster.add(entry(0, 20))).doesNotThrowAnyException();
    assertThat(directory.state().read()).isEmpty();

    Files.delete(obstacle);
    roster.add(entry(1, 10));
    assertThat(directory.state().read()).containsExactly(entry(0, 20), entry(1, 10));
  }
}
