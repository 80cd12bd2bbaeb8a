package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.Signal.TERM;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.Processes;

/** The host as process 1 of a process-number namespace, as in a container (pid_namespaces(7)). */
@Timeout(120)
class ContainerTest {

  private static final List<String> NAMESPACE =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

  @Test
  void as_process_1_it_buries_orphans_and_leaves_the_jdks_children_to_the_jdk(
      @TempDir Path directory) throws IOException, InterruptedException {
    assumeThat(mayMakeNamespaces()).as("unshare --pid, which takes root").isTrue();
    try (var host =
        ChildHost.start(NAMESPACE, directory, ContainerMain.class, directory.toString())) {
      host.awaitLines("host 1", 1);
      host.awaitLines("exited: exit 7", 3);
      var one = pidOfHost(host);

      await().atMost(ofSeconds(30)).until(() -> zombies(one).isEmpty());
      host.enter();
      host.awaitLines("the JDK's child: exit 3", 1);
      Processes.signal(one, TERM.number());
      assertThat(host.exitWithin(ofSeconds(30))).isZero();
      assertThat(host.lines()).noneMatch(line -> line.contains("unknown"));
    }
  }

  private static boolean mayMakeNamespaces() throws IOException, InterruptedException {
    var trial = new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true").start();
    return trial.waitFor(10, TimeUnit.SECONDS) && trial.exitValue() == 0;
  }

  private static long pidOfHost(ChildHost host) {
    return ProcessStat.all().stream()
        .filter(process -> process.parent() == host.pid())
        .mapToLong(ProcessStat::pid)
        .findFirst()
        .orElseThrow();
  }

  private static List<ProcessStat> zombies(long parent) {
    return ProcessStat.all().stream()
        .filter(process -> process.parent() == parent && !process.runs())
        .toList();
  }
}
