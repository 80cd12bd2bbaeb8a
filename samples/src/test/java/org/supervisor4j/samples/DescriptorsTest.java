package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.testkit.traffic.Traffic;

/** Each kind of worker gets what it was given and nothing else of the host's. */
@Timeout(60)
class DescriptorsTest {

  private static final String NONE = "0000000000000000";

  private final Path directory;

  DescriptorsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_program_has_its_three_descriptors_and_no_signal_blocked_or_ignored() {
    try (var host = TestHost.start(directory, TestHost.sleep())) {
      assertCleanSleep(host.pids().get(0), 0, 1, 2);
    }
  }

  @Test
  void a_program_with_a_socket_has_it_on_descriptor_3() {
    try (var host = TestHost.start(directory, TestHost.sleep().sockets(TestHost.tcp()))) {
      var pid = host.pids().get(0);
      assertCleanSleep(pid, 0, 1, 2, 3);
      assertThat(Proc.sockets(pid)).hasSize(1);
      assertThat(Proc.sockets(Proc.self())).containsAll(Proc.sockets(pid));
    }
  }

  private static void assertCleanSleep(long pid, Integer... descriptors) {
    // a shell may stand before it, which replaces itself by the program
    await().until(() -> Proc.status(pid, "Name").equals("sleep"));
    // its loader has libraries open for a moment
    await().untilAsserted(() -> assertThat(Proc.descriptors(pid)).containsOnlyKeys(descriptors));
    assertThat(Proc.descriptors(pid)).containsEntry(0, "/dev/null");
    assertThat(Proc.ofKind("pipe:", pid)).hasSize(2);
    assertThat(Proc.status(pid, "SigBlk")).isEqualTo(NONE);
    assertThat(Proc.status(pid, "SigIgn")).isEqualTo(NONE);
  }

  @Test
  void a_jvm_worker_shares_the_listening_socket_and_its_two_pipes_with_the_host() {
    try (var host = TestHost.start(directory, TestHost.web(TestHost.tcp()))) {
      Traffic.to(host.address()).requests(10).run().assertNothingLost();
      var pid = host.pids().get(0);
      var descriptors = Proc.descriptors(pid);

      assertThat(common("socket:", pid)).containsExactly(descriptors.get(3));
      assertThat(common("pipe:", pid))
          .containsExactlyInAnyOrder(descriptors.get(1), descriptors.get(2));
      // all eventfds and epolls have one inode: only the kernel can tell them apart
      assertThat(Proc.ofKind("anon_inode:", pid)).isNotEmpty();
      assertThat(OpenFiles.shared(pid, Proc.self()))
          .isNotEmpty()
          .allMatch(fd -> Objects.equals(descriptors.get(fd), descriptors.get(3)));
    }
  }

  private static List<String> common(String kind, long worker) {
    var both = new ArrayList<>(Proc.ofKind(kind, worker).stream().distinct().toList());
    both.retainAll(Proc.ofKind(kind, Proc.self()));
    return both;
  }
}
