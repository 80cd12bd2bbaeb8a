package org.supervisor4j.samples;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.supervisor4j.OsSignals;
import org.supervisor4j.Signal;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.supervisord.SupervisordConfig;

/** Runs a {@code supervisord.conf} in the foreground, in place of supervisord. */
public final class Supervisord {

  private static final int REFUSED = 2; // as supervisord exits

  /** As {@code supervisor.getSupervisorVersion} answers: scripts judge by it what they may use. */
  private static final String VERSION = "4.2.5";

  private Supervisord() {}

  public static void main(String[] arguments) {
    try {
      run(SupervisordOptions.parse(arguments));
    } catch (SupervisorException e) {
      System.err.println("Error: " + e.getMessage());
      System.err.println("For help, use -h");
      System.exit(REFUSED);
    }
  }

  private static void run(SupervisordOptions options) {
    if (options.has("--help")) {
      System.out.print(SupervisordOptions.USAGE);
    } else if (options.has("--version")) {
      System.out.println(VERSION);
    } else {
      supervise(SupervisordConfig.load(options.configuration()), options);
    }
  }

  private static void supervise(SupervisordConfig config, SupervisordOptions options) {
    log(config, options);
    var log = LoggerFactory.getLogger("org.supervisor4j");
    config.problems().forEach(problem -> log.warn("{}", problem));
    var builder =
        Supervisor.builder()
            .configuration(config)
            .signals(OsSignals.standard().reopenLogsOn(Signal.USR1));
    options.value("--pidfile").map(Path::of).ifPresent(builder::pidFile);
    try (var supervisor = builder.start()) {
      log.info("{} runs, host pid {}", config.file(), ProcessHandle.current().pid());
      supervisor.awaitTermination();
    }
  }

  /** Before the first logger: that one reads the properties. */
  private static void log(SupervisordConfig config, SupervisordOptions options) {
    var host = config.host();
    property("defaultLogLevel", level(options.value("--loglevel").orElse(host.logLevel())));
    property("dateTimeFormat", "yyyy-MM-dd HH:mm:ss,SSS");
    var file = options.value("--logfile").map(Path::of).or(config::mainLog);
    var isSilent = options.has("--silent") || host.silent();
    if (file.isPresent()) {
      var setting = options.has("--logfile") ? "-l" : "[supervisord] logfile";
      var main = open(setting, file.get(), host.logMaxBytes(), host.logBackups());
      System.setErr(printer(isSilent ? main : new Both(main, System.err)));
    }
  }

  private static MainLog open(String setting, Path file, long most, int backups) {
    try {
      return new MainLog(file, most, backups);
    } catch (IOException e) {
      throw new SupervisorException(
          setting
              + " can't write "
              + e.getMessage()
              + ": give a file that this user may write to, in a directory that is there",
          e);
    }
  }

  private static PrintStream printer(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private static void property(String name, String value) {
    System.setProperty("org.slf4j.simpleLogger." + name, value);
  }

  private static String level(String name) {
    return switch (name) {
      case "critical", "error" -> "error";
      case "warn", "info", "debug" -> name;
      case "trace", "blather" -> "trace";
      default ->
          throw new SupervisorException(
              "--loglevel was "
                  + name
                  + ": give critical, error, warn, info, debug, trace or blather");
    };
  }

  /** Writes to two. */
  private static final class Both extends OutputStream {

    private final OutputStream one;
    private final OutputStream other;

    Both(OutputStream one, OutputStream other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public void write(int single) throws IOException {
      one.write(single);
      other.write(single);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      one.write(bytes, offset, length);
      other.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      one.flush();
      other.flush();
    }
  }
}
