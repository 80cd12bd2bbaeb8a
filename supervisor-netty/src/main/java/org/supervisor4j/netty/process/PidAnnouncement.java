package org.supervisor4j.netty.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * LISTEN_PID and WATCHDOG_PID must name the child (sd_listen_fds(3), sd_watchdog_enabled(3)), whose
 * pid nobody knows before the spawn: a shell sets what is wanted of them and then becomes the
 * program, with its pid unchanged.
 *
 * <p>Variables that a shell would drop or overwrite go round it through env(1). Until the program
 * executes they show in its command line.
 */
final class PidAnnouncement {

  static final Path SHELL = Path.of("/bin/sh");

  // a shell makes up the unset ones when it is not given them
  private static final String SCRIPT = "unset PWD OLDPWD SHLVL; export %s; exec \"$@\"";

  /** By what is there, whose it is. */
  private static final Map<String, String> OWNERS =
      Map.of("LISTEN_FDS", "LISTEN_PID", "WATCHDOG_USEC", "WATCHDOG_PID");

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What dash and bash overwrite at their start. */
  private static final Set<String> SHELLS_OWN =
      Set.of(
          "_",
          "PWD",
          "OLDPWD",
          "SHLVL",
          "IFS",
          "PPID",
          "OPTIND",
          "LINENO",
          "UID",
          "EUID",
          "SHELLOPTS",
          "BASHOPTS",
          "RANDOM",
          "SECONDS");

  private PidAnnouncement() {}

  static List<String> line(Path program, Launch launch) {
    var around = new HashMap<>(launch.environment());
    around.keySet().removeIf(PidAnnouncement::survivesShell);
    OWNERS.values().forEach(around::remove);
    var line = new ArrayList<>(List.of(SHELL.toString(), "-c", script(launch), SHELL.toString()));
    if (!around.isEmpty()) {
      refuseAssignment(program, launch);
      line.addAll(List.of("/usr/bin/env", "--"));
      around.forEach((name, value) -> line.add(name + "=" + value));
    }
    line.add(program.toString());
    line.addAll(launch.arguments());
    return line;
  }

  private static String script(Launch launch) {
    return SCRIPT.formatted(
        OWNERS.entrySet().stream()
            .filter(entry -> launch.environment().containsKey(entry.getKey()))
            .map(entry -> entry.getValue() + "=$$")
            .sorted()
            .collect(Collectors.joining(" ")));
  }

  static Map<String, String> environment(Launch launch) {
    var kept = new HashMap<>(launch.environment());
    kept.keySet().removeIf(name -> !survivesShell(name));
    return kept;
  }

  private static boolean survivesShell(String name) {
    return IDENTIFIER.matcher(name).matches() && !SHELLS_OWN.contains(name);
  }

  static void refuseAssignment(Path program, Launch launch) {
    if (program.toString().indexOf('=') >= 0) {
      throw ProgramFile.failure(
          launch,
          "can't be started through env(1), which takes " + program + " for a variable; rename it");
    }
  }
}
