package org.supervisor4j.samples;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A thousand programs of one {@code sleep} each, from one configuration file: under supervisord,
 * and under a host with a heap of 64 MB, both asked by supervisorctl. Prints how long it takes to
 * start them all, to list them, from the kill of one to the next, and to stop them; what the
 * supervisor holds of memory, and what it uses of the CPU while nothing happens. It wants Debian's
 * supervisor. Argument: how many programs (1000).
 */
public final class SupervisordBenchmark {

  private static final int KILLS = 10;
  private static final long IDLE_MILLIS = 10_000;

  /** Who supervises. */
  enum Daemon {
    EMBEDDED("Supervisor4J") {
      @Override
      List<String> line(Path configuration) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
            java,
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Supervisord.class.getName(),
            "-c",
            configuration.toString());
      }
    },
    SUPERVISORD("supervisord") {
      @Override
      List<String> line(Path configuration) {
        return List.of("supervisord", "-n", "-c", configuration.toString());
      }
    };

    private final String title;

    Daemon(String title) {
      this.title = title;
    }

    abstract List<String> line(Path configuration);
  }

  static final String HEAD =
      """
      | under | all started, s | all RUNNING, s | listed, s | kill to respawn, ms (median, max) | memory, MB | idle CPU, ms in 10 s | all stopped, s |
      | --- | --- | --- | --- | --- | --- | --- | --- |""";

  private final Daemon daemon;
  private final int programs;
  private final Path directory;
  private final Process process;
  private final long began = System.nanoTime();

  private SupervisordBenchmark(Daemon daemon, int programs, Path directory) throws IOException {
    this.daemon = daemon;
    this.programs = programs;
    this.directory = directory;
    var file = Files.writeString(directory.resolve("conf"), configuration());
    process =
        new ProcessBuilder(daemon.line(file))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
  }

  public static void main(String[] arguments) throws IOException {
    var programs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
    System.out.println(HEAD);
    for (var daemon : Daemon.values()) {
      System.out.println(row(daemon, programs));
    }
  }

  static String row(Daemon daemon, int programs) throws IOException {
    var directory = Files.createTempDirectory("thousand");
    try {
      return new SupervisordBenchmark(daemon, programs, directory).measured();
    } finally {
      Contest.delete(directory);
    }
  }

  private String configuration() {
    var head =
        """
        [supervisord]
        logfile=%1$s/log
        pidfile=%1$s/pid
        minfds=%2$d
        [unix_http_server]
        file=%1$s/s
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix://%1$s/s
        """
            .formatted(directory, 5 * programs + 1024);
    var program =
        """
        [program:p%d]
        command=/usr/bin/sleep 1000000
        stdout_logfile=NONE
        stderr_logfile=NONE
        """;
    return IntStream.range(0, programs)
        .mapToObj(program::formatted)
        .collect(Collectors.joining("", head, ""));
  }

  private String measured() throws IOException {
    try {
      await(() -> children().size() == programs);
      var started = sinceBegan();
      await(() -> listed().stream().filter(line -> line.contains("RUNNING")).count() == programs);
      var running = sinceBegan();
      var asked = System.nanoTime();
      listed();
      var listing = seconds(System.nanoTime() - asked);
      var idle = idle();
      var respawns = respawns();
      var memory = memory();
      var ending = System.nanoTime();
      process.destroy();
      process.onExit().join();
      return "| %s | %.1f | %.1f | %.2f | %.1f, %.1f | %d | %d | %.1f |"
          .formatted(
              daemon.title,
              started,
              running,
              listing,
              respawns.get(respawns.size() / 2),
              respawns.get(respawns.size() - 1),
              memory,
              idle,
              seconds(System.nanoTime() - ending));
    } finally {
      process.destroyForcibly();
    }
  }

  private void await(BooleanSupplier condition) throws IOException {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(directory.resolve("out")));
      }
      pause(1);
    }
  }

  private static void pause(long millis) {
    var end = System.nanoTime() + MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private double sinceBegan() {
    return seconds(System.nanoTime() - began);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private List<String> listed() {
    try {
      var status =
          new ProcessBuilder("supervisorctl", "-c", directory.resolve("conf").toString(), "status")
              .redirectErrorStream(true)
              .start();
      return status.inputReader().lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException("it needs Debian's supervisor", e);
    }
  }

  /** Of every thread: the kernel lists a child with the one that made it (proc(5)). */
  private Set<Long> children() {
    var found = new HashSet<Long>();
    try (var threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (var thread : threads.toList()) {
        Files.readString(thread.resolve("children"))
            .lines()
            .flatMap(line -> List.of(line.strip().split(" ")).stream())
            .filter(pid -> !pid.isEmpty())
            .forEach(pid -> found.add(Long.parseLong(pid)));
      }
    } catch (IOException e) {
      return Set.of(); // a thread has ended while we looked
    }
    return found;
  }

  /** Milliseconds, sorted. */
  private List<Double> respawns() throws IOException {
    var times = new ArrayList<Double>();
    for (int i = 0; i < KILLS; i++) {
      var before = children();
      var killed = System.nanoTime();
      ProcessHandle.of(before.iterator().next()).orElseThrow().destroyForcibly();
      await(() -> children().stream().anyMatch(pid -> !before.contains(pid)));
      times.add((System.nanoTime() - killed) / 1e6);
    }
    times.sort(Double::compare);
    return times;
  }

  private long memory() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .sum();
  }

  private long idle() throws IOException {
    var before = cpuMillis();
    pause(IDLE_MILLIS);
    return cpuMillis() - before;
  }

  private long cpuMillis() throws IOException {
    var fields = Files.readString(Path.of("/proc/" + process.pid() + "/stat")).split(" ", -1);
    return 10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14])); // ticks of 10 ms
  }
}
