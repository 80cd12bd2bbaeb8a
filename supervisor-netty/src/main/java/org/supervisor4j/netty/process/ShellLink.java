package org.supervisor4j.netty.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a shell does before the program: its cgroup, the umask, and LISTEN_PID and WATCHDOG_PID,
 * which must name the child (sd_listen_fds(3), sd_watchdog_enabled(3)), whose pid nobody knows
 * before the spawn.
 *
 * @param sets the variables that it sets itself
 */
record ShellLink(List<String> arguments, Set<String> sets) {

  // a shell makes up the unset ones when it is not given them
  private static final String BEGIN = "unset PWD OLDPWD SHLVL";
  private static final String END = "exec \"$@\"";

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

  private static final String LISTEN_PID = "LISTEN_PID";
  private static final String WATCHDOG_PID = "WATCHDOG_PID";

  /** Empty if there is nothing for it to do. */
  static Optional<ShellLink> of(Launch launch) {
    var commands = new ArrayList<String>();
    var sets = Set.<String>of();
    launch.conditions().cgroup().ifPresent(group -> commands.add(joining(group)));
    launch.conditions().execution().umask().ifPresent(mask -> commands.add("umask " + mask));
    if (launch.prelude() == Launch.Prelude.ANNOUNCE_PID) {
      var watched = launch.environment().containsKey("WATCHDOG_USEC");
      commands.add("export LISTEN_PID=$$" + (watched ? " WATCHDOG_PID=$$" : ""));
      sets = Set.of(LISTEN_PID, WATCHDOG_PID);
    }
    if (commands.isEmpty()) {
      return Optional.empty();
    }
    commands.add(0, BEGIN);
    commands.add(END);
    return Optional.of(new ShellLink(List.of("-c", String.join("; ", commands), "sh"), sets));
  }

  private static String joining(Path group) {
    return "echo $$ > '%s' || exit 126"
        .formatted(group.resolve("cgroup.procs").toString().replace("'", "'\\''"));
  }

  /** Whether a variable comes out of a shell as it went in. */
  static boolean keeps(String name) {
    return IDENTIFIER.matcher(name).matches() && !SHELLS_OWN.contains(name);
  }
}
