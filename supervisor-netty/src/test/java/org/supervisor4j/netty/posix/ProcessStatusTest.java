package org.supervisor4j.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.supervisor4j.Signal;

class ProcessStatusTest {

  private static final long SELF = ProcessHandle.current().pid();
  private static final long NOBODY = Integer.MAX_VALUE; // above every pid_max

  @Test
  void this_jvm_has_memory_and_answers_a_quit() {
    assertThat(ProcessStatus.resident(SELF).orElseThrow()).isBetween(10L << 20, 100L << 30);
    assertThat(ProcessStatus.catches(SELF, Signal.QUIT)).isTrue();
    assertThat(ProcessStatus.catches(SELF, Signal.KILL)).isFalse();
  }

  @Test
  void nobody_has_nothing_and_catches_nothing() {
    assertThat(ProcessStatus.resident(NOBODY)).isEmpty();
    assertThat(ProcessStatus.catches(NOBODY, Signal.QUIT)).isFalse();
  }
}
