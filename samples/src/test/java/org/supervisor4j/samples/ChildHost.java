package org.supervisor4j.samples;

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
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.posix.Processes;

/** A host in a JVM of its own, with all that it has printed; gone with its workers on close. */
final class ChildHost implements AutoCloseable {

  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** A build that runs under nohup, or with & in a script, hands down signals that are ignored. */
  private static final List<String> DEFAULT_SIGNALS = List.of("env", "--default-signal=HUP,INT");

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<ProcessHandle> seen = new CopyOnWriteArrayList<>();
  private final Thread reader = new Thread(this::read, "child-output");

  private ChildHost(ProcessBuilder builder) {
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader.setDaemon(true);
    reader.start();
  }

  /** Its runtime directories are made below this directory. */
  static ChildHost start(Path directory, Class<?> main, String... arguments) {
    return start(List.of(), directory, main, arguments);
  }

  /** As above, through a wrapper that starts the JVM or becomes it. */
  static ChildHost start(List<String> wrapper, Path directory, Class<?> main, String... arguments) {
    return start(wrapper, JDK, directory, main, arguments);
  }

  /** On another JDK than this one. */
  static ChildHost startOn(Path jdk, Path directory, Class<?> main, String... arguments) {
    return start(List.of(), jdk, directory, main, arguments);
  }

  private static ChildHost start(
      List<String> wrapper, Path jdk, Path directory, Class<?> main, String... arguments) {
    var line = new ArrayList<>(DEFAULT_SIGNALS);
    line.addAll(wrapper);
    line.addAll(List.of(java(jdk), "--enable-native-access=ALL-UNNAMED", "-Xmx128m"));
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line);
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    return new ChildHost(builder);
  }

  /** A class that was compiled just now, with variables of its own. */
  static ChildHost start(
      Path directory, Path classes, String main, Map<String, String> environment) {
    var line = new ArrayList<>(DEFAULT_SIGNALS);
    line.addAll(
        List.of(java(JDK), "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    line.addAll(List.of("-cp", classes + ":" + System.getProperty("java.class.path"), main));
    var builder = new ProcessBuilder(line);
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    builder.environment().putAll(environment);
    return new ChildHost(builder);
  }

  /** A quickstart that serves. */
  static ChildHost quickStart(Path directory, String listen, String... more) {
    var arguments = new ArrayList<>(List.of("--listen", listen));
    arguments.addAll(List.of(more));
    var host = start(directory, QuickStart.class, arguments.toArray(String[]::new));
    try {
      host.awaitLines("ready: ", 1);
    } catch (RuntimeException | Error e) {
      host.close();
      throw e;
    }
    return host;
  }

  private static String java(Path jdk) {
    return jdk.resolve(Path.of("bin", "java")).toString();
  }

  private void read() {
    try (var output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(the output ended with " + e + ")");
    }
  }

  long pid() {
    return process.pid();
  }

  /** A line for its standard input. */
  void enter() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    return lines;
  }

  List<String> linesWith(String words) {
    return lines.stream().filter(line -> line.contains(words)).toList();
  }

  void awaitLines(String words, int count) {
    await()
        .atMost(ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(linesWith(words))
                    .as("%s times \"%s\" in %s", count, words, lines)
                    .hasSizeGreaterThanOrEqualTo(count));
  }

  /** Where a quickstart on TCP listens. */
  InetSocketAddress address() {
    var port = linesWith("ready: ").get(0).replaceAll(".*:(\\d+), host pid.*", "$1");
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  /** The workers that it has now. */
  List<ProcessHandle> workers() {
    var now = process.children().toList();
    seen.addAll(now);
    return now;
  }

  void signal(Signal signal) {
    assertThat(Processes.signal(pid(), signal.number())).as("host %s lives", pid()).isTrue();
  }

  /** How it ends, which it does in this time. */
  int exitWithin(Duration limit) {
    try {
      assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
          .as("the end of the host within %s; it said %s", limit, lines)
          .isTrue();
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    seen.addAll(process.descendants().toList()); // a master's children, too
    process.destroyForcibly();
    seen.forEach(ProcessHandle::destroyForcibly);
    exitWithin(ofSeconds(30));
  }
}
