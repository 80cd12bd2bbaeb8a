package org.supervisor4j;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for as whom and within which limits workers run, as far as no system is asked. */
final class ExecutionCheck {

  private static final Set<String> RESOURCES =
      Set.of(
          "as",
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private static final Pattern ACCOUNT = Pattern.compile("[^-\\s:/\\p{Cntrl}][^\\s:/\\p{Cntrl}]*");
  private static final Pattern UMASK = Pattern.compile("0?[0-7]{1,3}");
  private static final Pattern CPUS =
      Pattern.compile("\\d{1,5}(-\\d{1,5})?(,\\d{1,5}(-\\d{1,5})?)*");

  /** Below it the worker would not even get to its first line. */
  private static final long LEAST_MEMORY = 1024 * 1024;

  private ExecutionCheck() {}

  static void check(Command command, String field, Problems problems) {
    var execution = command.execution();
    execution.user().ifPresent(name -> checkAccount(name, field + " user", problems));
    execution.group().ifPresent(name -> checkAccount(name, field + " group", problems));
    execution
        .umask()
        .ifPresent(
            mask ->
                problems.require(
                    UMASK.matcher(mask).matches(),
                    field + " umask",
                    '"' + mask + '"',
                    "give one to three octal digits, as 027"));
    execution
        .nice()
        .ifPresent(
            nice ->
                problems.require(
                    nice >= -20 && nice <= 19, field + " nice", nice, "give -20 to 19"));
    execution
        .cpus()
        .ifPresent(
            cpus ->
                problems.require(
                    CPUS.matcher(cpus).matches() && isAscending(cpus),
                    field + " cpus",
                    '"' + cpus + '"',
                    "give numbers and ranges, as 0-3,7"));
    execution.limits().entrySet().forEach(limit -> check(limit, field, problems));
    execution
        .memoryMax()
        .ifPresent(
            bytes ->
                problems.require(
                    bytes >= LEAST_MEMORY,
                    field + " memoryMax",
                    bytes,
                    "give bytes, at least " + LEAST_MEMORY));
    problems.require(
        execution.user().isEmpty() || command.archive().isEmpty(),
        field + " archive",
        "set, and a user, too",
        "leave one out: an archive is closed to all but the host's own user");
  }

  private static void checkAccount(String name, String field, Problems problems) {
    problems.require(
        ACCOUNT.matcher(name).matches(),
        field,
        '"' + name + '"',
        "give a name or a number, as the system knows it");
  }

  private static boolean isAscending(String cpus) {
    for (var range : cpus.split(",", -1)) {
      var ends = range.split("-", -1);
      if (Integer.parseInt(ends[0]) > Integer.parseInt(ends[ends.length - 1])) {
        return false;
      }
    }
    return true;
  }

  private static void check(
      Map.Entry<String, Execution.Limit> entry, String of, Problems problems) {
    var field = of + " limit " + entry.getKey();
    var limit = entry.getValue();
    problems.require(
        RESOURCES.contains(entry.getKey()),
        of + " limit",
        '"' + entry.getKey() + '"',
        "give one of " + String.join(" ", RESOURCES.stream().sorted().toList()));
    problems.require(
        limit.soft() >= 0 && limit.hard() >= 0, field, limit, "give 0 or more, or UNLIMITED");
    problems.require(
        limit.soft() <= limit.hard(), field, limit, "give soft first, and no more than hard");
  }
}
