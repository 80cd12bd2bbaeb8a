package org.supervisor4j.samples;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/**
 * A worker prints lines of 100 bytes as fast as it can; times until the host has taken the last
 * one, and the CPU time of the host alone. Arguments: directory for the files (a new one),
 * megabytes (1000).
 */
public final class OutputBenchmark {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int MEGABYTE = 1_000_000;

  private final Path directory;
  private final int megabytes;

  private OutputBenchmark(Path directory, int megabytes) {
    this.directory = directory;
    this.megabytes = megabytes;
  }

  public static void main(String[] arguments) throws Exception {
    var directory =
        arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("output");
    var megabytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    Files.createDirectories(directory);
    new OutputBenchmark(directory, megabytes).run();
  }

  private void run() throws Exception {
    var file = Logs.file(directory.resolve("bench.log")).rotate(50L * MEGABYTE, 10);
    Logs nothing = Logs.to((worker, stream, line) -> {});
    measure("(warm-up)", file, megabytes / 10);
    measure("discarded", Logs.discarded(), megabytes);
    measure("file, rotated at 50 MB", file, megabytes);
    measure("the same, timestamps and labels", file.timestamps().labels(), megabytes);
    measure("a sink that does nothing", nothing, megabytes);
    measure("SLF4J, its level off", Logs.slf4j("off", org.slf4j.event.Level.TRACE), megabytes);
  }

  private void measure(String what, Logs logs, int amount) throws Exception {
    var exited = new CountDownLatch(1);
    var cpu = SYSTEM.getProcessCpuTime();
    var began = System.nanoTime();
    var builder =
        Supervisor.builder()
            .programs(printer(amount, logs))
            .on(WorkerExited.class, exit -> exited.countDown());
    try (var supervisor = builder.start()) {
      exited.await(); // what is left in the pipe then is read by the close
      assert supervisor.programs().size() == 1;
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    var busy = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    System.out.printf(
        "%-32s %7.0f MB/s, host CPU %6.2f s per GB%n",
        what, amount / seconds, busy * 1000 / amount);
    clear();
  }

  private static ProgramSpec printer(int amount, Logs logs) {
    var line = "x".repeat(99);
    var script = "yes " + line + " | head -c " + (long) amount * MEGABYTE;
    return ProgramSpec.named("printer")
        .command(Command.of("sh", "-c", script))
        .readiness(Readiness.aliveFor(Duration.ZERO))
        .restart(RestartPolicy.never())
        .logs(logs)
        .build();
  }

  private void clear() throws IOException {
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
