package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class HeapShareTest {

  private static final long MB = 1 << 20;
  private static final long OURS = Runtime.getRuntime().maxMemory();

  @Test
  void what_is_left_is_shared_equally() {
    var share = HeapShare.among(4).limit(OURS + 2100 * MB).overhead(100 * MB).besides(400 * MB);

    assertThat(share.heap()).isEqualTo(300 * MB); // (2100 - 100 - 400) / 4 - 100
    assertThat(share.option()).isEqualTo("-Xmx300m");
  }

  @Test
  void the_machines_memory_is_the_limit_unless_said() {
    var machine =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    assertThat(HeapShare.among(1).limit()).isEqualTo(machine.getTotalMemorySize());
  }

  @Test
  void too_little_is_an_error_that_says_the_sum() {
    var share = HeapShare.among(4).limit(OURS + 600 * MB);

    assertThatThrownBy(share::option)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("jvms was 4")
        .hasMessageContaining("take fewer workers or more memory");
    assertThatThrownBy(HeapShare.among(0)::heap).hasMessageContaining("jvms was 0");
  }
}
