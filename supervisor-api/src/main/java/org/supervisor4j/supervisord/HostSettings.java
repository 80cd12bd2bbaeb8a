package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code [supervisord]} says of the host itself.
 *
 * @param logFile absolute; empty for {@code syslog}
 * @param logMaxBytes not above 0: it never rotates
 * @param logLevel as supervisord names it: critical, error, warn, info, debug, trace, blather
 * @param pidFile absolute
 * @param childLogDirectory where programs log that are not told where, if it is said
 * @param stripAnsi whether escape sequences are taken out of what programs print
 * @param environment variables of all programs
 * @param directory of the daemon; a host in the foreground stays where it is
 * @param user as whom the host should run
 */
public record HostSettings(
    String identifier,
    Optional<Path> logFile,
    long logMaxBytes,
    int logBackups,
    String logLevel,
    Path pidFile,
    Optional<Path> childLogDirectory,
    boolean stripAnsi,
    boolean noDaemon,
    boolean silent,
    boolean noCleanup,
    Map<String, String> environment,
    Optional<Path> directory,
    Optional<String> user,
    int umask,
    int minFds,
    int minProcs) {

  private static final Set<String> LEVELS =
      Set.of("critical", "error", "warn", "info", "debug", "trace", "blather");

  static HostSettings read(Keys keys) {
    tell(keys);
    var logFile =
        keys.value("logfile", Kinds::text).filter(text -> !text.equals("syslog")).isPresent()
                || keys.raw("logfile").isEmpty()
            ? Optional.of(keys.value("logfile", Path.of("supervisord.log"), Places::file))
            : Optional.<Path>empty();
    return new HostSettings(
        keys.value("identifier", "supervisor", Kinds::text),
        logFile.map(HostSettings::absolute),
        keys.value("logfile_maxbytes", 50L << 20, Kinds::bytes),
        keys.value("logfile_backups", 10, Kinds::integer),
        keys.value("loglevel", "info", HostSettings::level),
        absolute(keys.value("pidfile", Path.of("supervisord.pid"), Places::file)),
        keys.value("childlogdir", Places::directory).map(HostSettings::absolute),
        keys.value("strip_ansi", false, Kinds::bool),
        keys.value("nodaemon", false, Kinds::bool),
        keys.value("silent", false, Kinds::bool),
        keys.value("nocleanup", false, Kinds::bool),
        keys.filledTwice("environment", Pairs::parse).orElse(Map.of()),
        keys.value("directory", Places::directory),
        keys.value("user", Accounts::user),
        keys.value("umask", 022, Kinds::octal),
        keys.value("minfds", 1024, Kinds::integer),
        keys.value("minprocs", 200, Kinds::integer));
  }

  private static void tell(Keys keys) {
    keys.value("user", Kinds::text)
        .filter(user -> !Accounts.isOurs(user))
        .ifPresent(user -> keys.notHonoured("user", "start the host as this user"));
    for (var key : List.of("minfds", "minprocs")) {
      keys.notHonoured(key, "raise limits before the host starts, as with prlimit");
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** One of supervisord's levels. */
  static String level(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(lower)) {
      throw new BadValueException(
          "is no level: give critical, error, warn, info, debug, trace or blather");
    }
    return lower;
  }
}
