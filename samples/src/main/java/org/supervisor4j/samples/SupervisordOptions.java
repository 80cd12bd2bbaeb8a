package org.supervisor4j.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.SupervisorException;

/** Options as supervisord has them, with a value behind or, of a long one, behind {@code =}. */
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
      -v/--version            -- the version

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
      parse(rest.next(), rest, given);
    }
    return new SupervisordOptions(given);
  }

  private static void parse(String argument, Iterator<String> rest, Map<String, String> given) {
    var isLong = argument.startsWith("--");
    var equals = argument.indexOf('=');
    var end = isLong ? equals : argument.length() > 2 ? 2 : -1;
    var name = end < 0 ? argument : argument.substring(0, end);
    var option = NAMES.getOrDefault(name, name);
    if (!NAMES.containsValue(option)) {
      throw new SupervisorException(
          name
              + Optional.ofNullable(REFUSED.get(name))
                  .map(mend -> " is not honoured: " + mend)
                  .orElse(" is no option here: say it in the configuration, see -h"));
    }
    if (FLAGS.contains(option)) {
      given.put(option, "");
    } else if (end >= 0) {
      given.put(option, argument.substring(isLong ? end + 1 : end));
    } else if (rest.hasNext()) {
      given.put(option, rest.next());
    } else {
      throw new SupervisorException(name + " needs a value; see -h");
    }
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
