package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LeakTest {

  private static final int ROLLS = 100;

  private final Path directory;

  LeakTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_hundred_rolls_leave_nothing_behind() {
    try (var rehearsal = TestHost.start(directory, TestHost.sleep())) {
      rehearsal.roll();
    }
    var without = Footprint.settled(directory);
    try (var host = TestHost.start(directory, TestHost.sleep().workers(2))) {
      host.roll();
      host.awaitCalm();
      var before = Footprint.settled(directory);
      assertThat(before.children()).isEqualTo(without.children() + 2);

      for (int roll = 0; roll < ROLLS; roll++) {
        host.roll();
      }

      host.awaitCalm();
      assertThat(host.program().status().generation()).isEqualTo(ROLLS + 2);
      before.awaitAgain(directory);
    }
    without.awaitAgain(directory);
  }
}
