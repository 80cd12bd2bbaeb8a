package org.supervisor4j;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules for where output goes. */
final class LogCheck {

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
    }
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

  /** Two sizes for one file would rotate it at the smaller and surprise the other. */
  static void check(List<ProgramSpec> programs, Problems problems) {
    Map<Path, Logs.File> files = new HashMap<>();
    for (var program : programs) {
      for (var logs : List.of(program.logs(), program.stderr())) {
        if (logs instanceof Logs.File file) {
          var path = file.pathFor(new WorkerId(program.name(), 0, 1));
          var other = files.getOrDefault(path, file);
          files.put(path, file);
          problems.require(
              other.rotation().equals(file.rotation()),
              "log file " + path,
              said(file),
              "those who share a file must rotate it alike, but another says " + said(other));
        }
      }
    }
  }

  private static String said(Logs.File file) {
    return file.rotation().map(Logs.Rotation::toString).orElse("neverRotate()");
  }
}
