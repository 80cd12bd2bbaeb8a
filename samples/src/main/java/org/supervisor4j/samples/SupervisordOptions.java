package org.supervisor4j.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.SupervisorException;

/**
 * Options as supervisord has them: short ones may stand together, a value comes behind or, of a
 * long one, behind {@code =}.
 */
record SupervisordOptions(Map<String, String> given) {

  static final String USAGE =
      """
      usage: supervisord [options]
      Runs what a supervisord.conf says, in the foreground.

      -c/--configuration FILE -- the configuration; searched for where supervisord does if not given
      -n/--nodaemon           -- no difference: it never leaves the foreground
      -s/--silent             -- no log to stderr, only to the log file
      -l/--logfile FILE       -- the host's own log
      -e/--loglevel LEVEL     -- critical, error, warn, info, debug, trace or blather
      -j/--pidfile FILE       -- where the host's pid is
      -h/--help               -- this text
      -v/--version            -- the version of supervisord that it stands in for

      TERM and INT stop, HUP takes over what was changed in the configuration, USR1 opens log files anew.
      """;

  private static final Map<String, String> NAMES =
      Map.of(
          "-c",
          "--configuration",
          "-n",
          "--nodaemon",
          "-s",
          "--silent",
          "-l",
          "--logfile",
          "-e",
          "--loglevel",
          "-j",
          "--pidfile",
          "-h",
          "--help",
          "-?",
          "--help",
          "-v",
          "--version");

  private static final List<String> FLAGS =
      List.of("--nodaemon", "--silent", "--help", "--version");

  /** What there is to say to those that supervisord has and this has not. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("-u", "start it as that user, as with setpriv or User= of systemd"),
          Map.entry("--user", "start it as that user, as with setpriv or User= of systemd"),
          Map.entry("-m", "it never leaves the foreground; say umask= of a program"),
          Map.entry("--umask", "it never leaves the foreground; say umask= of a program"),
          Map.entry("-d", "it never leaves the foreground; change to the directory before"),
          Map.entry(
              "--directory", "it never leaves the foreground; change to the directory before"),
          Map.entry("-a", "raise limits before it starts, as with prlimit or LimitNOFILE="),
          Map.entry("--minfds", "raise limits before it starts, as with prlimit or LimitNOFILE="),
          Map.entry("--minprocs", "raise limits before it starts, as with prlimit or LimitNPROC="),
          Map.entry("--profile_options", "there is no Python here; see JDK Flight Recorder"));

  private static final List<Path> SEARCHED =
      List.of(
          Path.of("supervisord.conf"),
          Path.of("etc/supervisord.conf"),
          Path.of("/etc/supervisord.conf"),
          Path.of("/etc/supervisor/supervisord.conf"));

  static SupervisordOptions parse(String... arguments) {
    var given = new HashMap<String, String>();
    for (var rest = List.of(arguments).iterator(); rest.hasNext(); ) {
      var argument = rest.next();
      if (argument.startsWith("--")) {
        parseLong(argument, rest, given);
      } else if (argument.startsWith("-") && argument.length() > 1) {
        parseCluster(argument, rest, given);
      } else {
        throw new SupervisorException(
            "\"%s\" belongs to no option: leave it out, or say which it is for, as -c %s"
                .formatted(argument, argument));
      }
    }
    return new SupervisordOptions(given);
  }

  private static void parseLong(String argument, Iterator<String> rest, Map<String, String> given) {
    var equals = argument.indexOf('=');
    var name = equals < 0 ? argument : argument.substring(0, equals);
    var option = known(name, argument);
    if (!FLAGS.contains(option)) {
      given.put(option, equals < 0 ? next(name, rest) : argument.substring(equals + 1));
    } else if (equals < 0) {
      given.put(option, "");
    } else {
      throw new SupervisorException(argument + " was given a value: say " + name + " alone");
    }
  }

  /** As getopt(3) does: flags stand together, and what is behind one with a value is its value. */
  private static void parseCluster(
      String cluster, Iterator<String> rest, Map<String, String> given) {
    for (int at = 1; at < cluster.length(); at++) {
      var name = "-" + cluster.charAt(at);
      var option = known(name, cluster);
      if (!FLAGS.contains(option)) {
        var value = cluster.substring(at + 1);
        given.put(option, value.isEmpty() ? next(name, rest) : value);
        return;
      }
      given.put(option, "");
    }
  }

  /** The long name of one that there is. */
  private static String known(String name, String argument) {
    var option = NAMES.getOrDefault(name, name);
    if (!NAMES.containsValue(option)) {
      var place = argument.startsWith("--") || argument.equals(name) ? "" : " of " + argument;
      throw new SupervisorException(
          name
              + place
              + Optional.ofNullable(REFUSED.get(name))
                  .map(mend -> " is not honoured: " + mend)
                  .orElse(" is no option here: say it in the configuration, see -h"));
    }
    return option;
  }

  private static String next(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new SupervisorException(name + " needs a value; see -h");
    }
    return rest.next();
  }

  boolean has(String option) {
    return given.containsKey(option);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(given.get(option));
  }

  Path configuration() {
    return value("--configuration")
        .map(Path::of)
        .or(() -> SEARCHED.stream().filter(Files::exists).findFirst())
        .orElseThrow(
            () -> new SupervisorException("there is none of " + SEARCHED + ": say -c FILE"));
  }
}
