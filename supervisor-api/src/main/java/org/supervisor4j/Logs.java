package org.supervisor4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Where that goes which workers print: a value, for both streams or for one. */
public sealed interface Logs {

  /** To SLF4J at INFO, one logger per program, named {@code worker.PROGRAM}. */
  static ToSink slf4j() {
    return to(
        (worker, stream, line) ->
            LoggerFactory.getLogger("worker." + worker.program()).info("{} {}", worker, line));
  }

  /** To this SLF4J logger, at this level. */
  static ToSink slf4j(String logger, Level level) {
    var log = LoggerFactory.getLogger(logger);
    return to((worker, stream, line) -> log.atLevel(level).log("{} {}", worker, line));
  }

  /** To code of your own. */
  static ToSink to(LogSink sink) {
    return new ToSink(sink);
  }

  /** To where the host's own stdout and stderr go; nothing is read on the way. */
  static Inherited inherited() {
    return new Inherited();
  }

  /** To nowhere, {@code /dev/null}. */
  static Discarded discarded() {
    return new Discarded();
  }

  /**
   * To the end of this file, which rotates at 50 MB and keeps 10 backups unless said. In the path,
   * {@code {program}} and {@code {slot}} stand for the worker's own; a relative one counts from the
   * host's directory. Workers and programs may share a file: lines of up to 8 KiB stay whole.
   */
  static File file(Path path) {
    return new File(path, Optional.of(Rotation.USUAL), false, false, false, Optional.empty());
  }

  /**
   * To syslog at {@code /dev/log}, line by line, as {@code <14>Feb 29 23:59:59 web/0#2: line} (RFC
   * 3164), facility user and severity info unless said, without ANSI escape sequences. Waits for
   * nobody: what the daemon does not take at once is lost and counted ({@link
   * SupervisorEvent.LogFailed}).
   */
  static Syslog syslog() {
    return new Syslog(Path.of("/dev/log"), "user");
  }

  /** Whether the host reads the stream, and so can find a line in it. */
  default boolean isRead() {
    return this instanceof ToSink || this instanceof File || this instanceof Syslog;
  }

  /** See {@link Logs#to(LogSink)}. */
  record ToSink(LogSink sink) implements Logs {}

  /** See {@link Logs#inherited()}. */
  record Inherited() implements Logs {}

  /** See {@link Logs#discarded()}. */
  record Discarded() implements Logs {}

  /**
   * See {@link Logs#file(Path)}.
   *
   * @param path may hold placeholders; {@link #pathFor} has them filled in
   * @param timestamped whether each line begins with the time at which it was read
   * @param labelled whether each line begins with its worker, after the time
   * @param plain whether ANSI escape sequences are left out
   * @param also whether, and how, each line goes to syslog, too
   */
  record File(
      Path path,
      Optional<Rotation> rotation,
      boolean timestamped,
      boolean labelled,
      boolean plain,
      Optional<Syslog> also)
      implements Logs {

    /** Begins a new file where the next line would make it longer than this. */
    public File rotate(long bytes, int backups) {
      return rotation(Optional.of(new Rotation(bytes, backups)));
    }

    /** Leaves the size alone, for logrotate(8) with {@link Supervisor#reopenLogs()} or a device. */
    public File neverRotate() {
      return rotation(Optional.empty());
    }

    /** Begins each line with the local time: {@code 2024-02-29T23:59:59.123+01:00}. */
    public File timestamps() {
      return new File(path, rotation, true, labelled, plain, also);
    }

    /** Begins each line with the worker that printed it: {@code web/0#2}. */
    public File labels() {
      return new File(path, rotation, timestamped, true, plain, also);
    }

    /** Leaves out ANSI escape sequences, as of colours (ECMA-48). */
    public File stripAnsi() {
      return new File(path, rotation, timestamped, labelled, true, also);
    }

    /** Has each line in syslog, too. */
    public File also(Syslog syslog) {
      return new File(path, rotation, timestamped, labelled, plain, Optional.of(syslog));
    }

    private File rotation(Optional<Rotation> next) {
      return new File(path, next, timestamped, labelled, plain, also);
    }

    /** The file of this worker, absolute. */
    public Path pathFor(WorkerId worker) {
      var filled =
          path.toString()
              .replace("{program}", worker.program())
              .replace("{slot}", Integer.toString(worker.slot()));
      return Path.of(filled).toAbsolutePath().normalize();
    }
  }

  /**
   * See {@link Logs#syslog()}.
   *
   * @param facility a name as {@code daemon} or {@code local0} (syslog(3))
   */
  record Syslog(Path socket, String facility) implements Logs {

    /**
     * In the order of their numbers (RFC 3164 4.1.1); those without a name in syslog(3) left out.
     */
    static final List<String> FACILITIES =
        List.of(
            "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp - - - - local0 local1"
                .concat(" local2 local3 local4 local5 local6 local7")
                .split(" "));

    private static final int INFO = 6;

    /** Under another facility, as {@code local0}. */
    public Syslog facility(String name) {
      return new Syslog(socket, name);
    }

    /** To another socket of unix datagrams than {@code /dev/log}. */
    public Syslog socket(Path path) {
      return new Syslog(path, facility);
    }

    /** What a message begins with, between angle brackets. */
    public int priority() {
      return FACILITIES.indexOf(facility) * 8 + INFO;
    }
  }

  /**
   * When a file ends and how much is kept: {@code web.log.1} is the youngest backup, the oldest is
   * overwritten.
   *
   * @param bytes what a file has at most, unless a single line is longer
   * @param backups 0 keeps none: the file is emptied
   */
  record Rotation(long bytes, int backups) {
    static final Rotation USUAL = new Rotation(50L * 1024 * 1024, 10);

    @Override
    public String toString() {
      return "rotate(" + bytes + ", " + backups + ")";
    }
  }
}
