package org.supervisor4j.netty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toSet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.posix.Processes;

/** A second JVM that runs a main class of the tests; gone at the latest when it is closed. */
public final class ChildJvm implements AutoCloseable {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** A build that runs under nohup, or with & in a script, hands down signals that are ignored. */
  private static final List<String> DEFAULT_SIGNALS = List.of("env", "--default-signal=HUP,INT");

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(List<String> line) {
    try {
      process = new ProcessBuilder(line).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // no interrupt ends a read of a pipe, the end of its writer does
    process.onExit().orTimeout(120, SECONDS).exceptionally(late -> process.destroyForcibly());
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  public static ChildJvm start(Class<?> main, String... arguments) {
    return start(List.of(), List.of(), main, arguments);
  }

  /**
   * One that opens nothing but what its program does, so that its descriptors can be counted: else
   * each of its compilations looks into files of its cgroup.
   */
  public static ChildJvm startCountable(Class<?> main, String... arguments) {
    return start(List.of(), List.of("-XX:-UseContainerSupport"), main, arguments);
  }

  /** Behind a wrapper that replaces itself by the JVM, as nohup does. */
  public static ChildJvm start(
      List<String> wrapper, List<String> options, Class<?> main, String... arguments) {
    var line = new ArrayList<>(DEFAULT_SIGNALS);
    line.addAll(wrapper);
    line.add(JAVA);
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    return new ChildJvm(line);
  }

  public long pid() {
    return process.pid();
  }

  /** The next line that has these words; fails at the end of the output. */
  public String lineWith(String words) {
    var seen = new ArrayList<String>();
    try {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (line.contains(words)) {
          return line;
        }
        seen.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no line with \"" + words + "\" in " + seen);
  }

  /** What is said from here to the end. */
  public List<String> remainingLines() {
    return output.lines().toList();
  }

  /** A line for it to read. */
  public void enter(String line) {
    try {
      var input = process.outputWriter(StandardCharsets.UTF_8);
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what it reads. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void signal(Signal signal) {
    if (!Processes.signal(pid(), signal.number())) {
      throw new AssertionError("child " + pid() + " is gone");
    }
  }

  /** From now on it can open so many descriptors more, and those that it closes. */
  public void leaveDescriptors(int more) {
    var open = descriptors();
    var free = IntStream.range(0, 100_000).filter(number -> !open.contains(number));
    limitDescriptors(free.skip(more).findFirst().orElseThrow());
  }

  /** RLIMIT_NOFILE of getrlimit(2): those that it has open with higher numbers stay open. */
  public void limitDescriptors(int limit) {
    var line = List.of("prlimit", "--pid=" + pid(), "--nofile=" + limit + ":");
    try {
      if (new ProcessBuilder(line).inheritIO().start().waitFor() != 0) {
        throw new AssertionError(line + " failed");
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Those that it has open. */
  public Set<Integer> descriptors() {
    try (var all = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
      return all.map(fd -> Integer.valueOf(fd.getFileName().toString())).collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exitCode();
  }
}
