package org.supervisor4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The rules for where output goes. */
final class LogCheck {

  private static final int LONGEST_SOCKET = 107; // unix(7)
  private static final int MOST_BACKUPS = 9999;
  private static final Pattern UNKNOWN = Pattern.compile("\\{(?!(program|slot)})[A-Za-z]*}");

  private LogCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    var stderr = spec.stderr.orElse(spec.logs);
    problems.require(
        !(spec.readiness instanceof Readiness.LogLine) || spec.logs.isRead() || stderr.isRead(),
        "readiness logLine",
        "set, on output that nobody reads",
        "give logs(...) or stderr(...) a file or a sink");
    check(spec.logs, "logs", problems);
    spec.stderr.ifPresent(apart -> check(apart, "stderr", problems));
    if (spec.logs instanceof Logs.File out && stderr instanceof Logs.File err) {
      problems.require(
          !out.path().equals(err.path()) || out.rotation().equals(err.rotation()),
          "stderr rotate",
          said(err),
          "rotate a file that both streams share alike: logs says " + said(out));
    }
  }

  private static void check(Logs logs, String field, Problems problems) {
    if (logs instanceof Logs.File file) {
      problems.require(
          !UNKNOWN.matcher(file.path().toString()).find(),
          field + " file",
          file.path(),
          "use {program} and {slot} only");
      file.rotation().ifPresent(rotation -> check(rotation, field, problems));
      file.also().ifPresent(syslog -> check(syslog, field, problems));
    } else if (logs instanceof Logs.Syslog syslog) {
      check(syslog, field, problems);
    }
  }

  private static void check(Logs.Syslog syslog, String field, Problems problems) {
    problems.require(
        syslog.facility().length() > 1 && Logs.Syslog.FACILITIES.contains(syslog.facility()),
        field + " syslog facility",
        '"' + syslog.facility() + '"',
        "give one of syslog(3), as user, daemon or local0");
    var path = syslog.socket().toString();
    problems.require(
        syslog.socket().isAbsolute() && path.getBytes(UTF_8).length <= LONGEST_SOCKET,
        field + " syslog socket",
        path,
        "give an absolute path of at most " + LONGEST_SOCKET + " bytes");
  }

  private static void check(Logs.Rotation rotation, String field, Problems problems) {
    problems.require(
        rotation.bytes() >= 1,
        field + " rotate bytes",
        rotation.bytes(),
        "give at least 1, or call neverRotate()");
    problems.require(
        rotation.backups() >= 0 && rotation.backups() <= MOST_BACKUPS,
        field + " rotate backups",
        rotation.backups(),
        "give 0 to " + MOST_BACKUPS);
  }

  /** A file has one size: another one would surprise one of those who share it. */
  static void check(List<ProgramSpec> programs, Problems problems) {
    Map<Path, Logs.File> files = new HashMap<>();
    for (var program : programs) {
      for (var logs : List.of(program.logs(), program.stderr())) {
        if (logs instanceof Logs.File file) {
          check(file, paths(file, program.name()), files, problems);
        }
      }
    }
  }

  /** One problem is told for each file that is described, however many workers it has. */
  private static void check(
      Logs.File file, List<Path> paths, Map<Path, Logs.File> others, Problems problems) {
    paths.stream()
        .filter(path -> !others.getOrDefault(path, file).rotation().equals(file.rotation()))
        .findFirst()
        .ifPresent(
            path ->
                problems.require(
                    false,
                    "log file " + path,
                    said(file),
                    "those who share a file must rotate it alike, but another says "
                        + said(others.getOrDefault(path, file))));
    paths.forEach(path -> others.put(path, file));
  }

  /** Of every slot that a resize could ever bring. */
  private static List<Path> paths(Logs.File file, String program) {
    var slots = file.path().toString().contains("{slot}") ? ProgramSpec.MOST_WORKERS : 1;
    return IntStream.range(0, slots)
        .mapToObj(slot -> file.pathFor(new WorkerId(program, slot, 1)))
        .toList();
  }

  private static String said(Logs.File file) {
    return file.rotation().map(Logs.Rotation::toString).orElse("neverRotate()");
  }
}
