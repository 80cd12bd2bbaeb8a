package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A {@link HostMain} that runs, with what it has printed; gone with its workers on close. */
final class OwnHost implements AutoCloseable {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Process process;
  private final int port;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<ProcessHandle> seen = new ArrayList<>();

  private OwnHost(Process process, int port) {
    this.process = process;
    this.port = port;
    var reader = new Thread(() -> process.inputReader().lines().forEach(lines::add), "own-host");
    reader.setDaemon(true);
    reader.start();
  }

  static OwnHost start(Path directory, int port, Duration readyWithin) {
    return start(directory, port, readyWithin, Duration.ofMinutes(1));
  }

  static OwnHost start(Path directory, int port, Duration readyWithin, Duration silence) {
    var line = new ArrayList<>(List.of(JAVA.toString(), "--enable-native-access=ALL-UNNAMED"));
    line.addAll(List.of(Theatre.QUICK));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), HostMain.class.getName()));
    line.addAll(List.of(directory.toString(), Integer.toString(port), readyWithin.toString()));
    line.add(silence.toString());
    try {
      return new OwnHost(new ProcessBuilder(line).redirectErrorStream(true).start(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With both workers ready. */
  OwnHost ready() {
    awaitLines(" ready, pid ", 2);
    return this;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Its workers now, or at the last time that it had any. */
  List<ProcessHandle> workers() {
    var now = process.children().toList();
    seen.addAll(now);
    return now;
  }

  long answerer() {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return Long.parseLong(Call.get(address, "/").answer().replaceAll("pid=(\\d+) .*\n", "$1"));
  }

  /** Events, without what the log says of them. */
  List<String> linesWith(String words) {
    return lines.stream().filter(line -> line.startsWith("web") && line.contains(words)).toList();
  }

  void awaitLines(String words, int count) {
    await()
        .atMost(ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(linesWith(words))
                    .as("%d times \"%s\" in %s", count, words, lines)
                    .hasSizeGreaterThanOrEqualTo(count));
  }

  @Override
  public void close() {
    var unused = workers();
    process.destroyForcibly();
    seen.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }
}
