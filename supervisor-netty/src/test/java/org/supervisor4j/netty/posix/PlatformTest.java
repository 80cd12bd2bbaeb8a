package org.supervisor4j.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.netty.ChildJvm;

@Timeout(60)
class PlatformTest {

  @Test
  void a_kernel_without_pidfds_is_named_before_anything_is_taken(@TempDir Path directory) {
    try (var host = ChildJvm.start(WithoutPidfdMain.class, directory.toString())) {
      assertThat(host.lineWith("refused: "))
          .contains("needs pidfd_open(2)", "ENOSYS", "Linux 5.3 or later");
      assertThat(host.exitCode()).isZero();
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void a_machine_that_has_all_loses_no_descriptor_by_the_question() {
    Platform.require();
    var before = Proc.descriptors(Proc.self());

    Platform.require();

    assertThat(Proc.descriptors(Proc.self())).isEqualTo(before);
  }
}
