package org.supervisor4j.supervisord;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.supervisor4j.Edits;

/** Which sections and keys there are: supervisord passes over all others in silence. */
final class KnownKeys {

  /** What a spelling error changes at most. */
  private static final int NEAR = 2;

  private static final Set<String> PROGRAM =
      words(
          "command process_name numprocs numprocs_start priority autostart startsecs startretries"
              + " autorestart exitcodes stopsignal stopwaitsecs stopasgroup killasgroup user umask"
              + " redirect_stderr directory environment serverurl"
              + " stdout_logfile stdout_logfile_maxbytes stdout_logfile_backups"
              + " stdout_capture_maxbytes stdout_events_enabled stdout_syslog"
              + " stderr_logfile stderr_logfile_maxbytes stderr_logfile_backups"
              + " stderr_capture_maxbytes stderr_events_enabled stderr_syslog");

  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "supervisord",
          words(
              "logfile logfile_maxbytes logfile_backups loglevel pidfile umask nodaemon silent"
                  + " minfds minprocs nocleanup childlogdir user directory strip_ansi environment"
                  + " identifier profile_options"),
          "include",
          words("files"),
          "program",
          PROGRAM,
          "fcgi-program",
          both(PROGRAM, words("socket socket_backlog socket_owner socket_mode")),
          "eventlistener",
          both(PROGRAM, words("events buffer_size result_handler")),
          "group",
          words("programs priority"),
          "unix_http_server",
          words("file chmod chown username password"),
          "inet_http_server",
          words("port username password"),
          "supervisorctl",
          words("serverurl username password prompt history_file"));

  /** Their keys are their plug-in's own. */
  private static final Set<String> OPEN = Set.of("rpcinterface", "ctlplugin");

  private KnownKeys() {}

  private static Set<String> words(String words) {
    return Set.of(words.split(" "));
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }

  static Set<String> ofPrograms() {
    return PROGRAM;
  }

  static void check(Ini ini, Found found) {
    for (var section : ini.sections()) {
      var kind = section.name().split(":", 2)[0];
      if (KEYS.containsKey(kind)) {
        check(section, KEYS.getOrDefault(kind, Set.of()), found);
      } else if (!OPEN.contains(kind)) {
        found.warning(
            section.file(),
            section.line(),
            "[" + section.name() + "] is no section of supervisord" + hint(kind, KEYS.keySet()));
      }
    }
  }

  private static void check(Section section, Set<String> known, Found found) {
    section
        .values()
        .forEach(
            (key, value) -> {
              if (!known.contains(key)) {
                found.warning(
                    value.file(),
                    value.line(),
                    "[%s] %s is no key of supervisord%s"
                        .formatted(section.name(), key, hint(key, known)));
              }
            });
  }

  private static String hint(String name, Collection<String> known) {
    return nearest(name, known).map(near -> ": did you mean " + near + "?").orElse("");
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .filter(one -> Edits.between(name.toLowerCase(Locale.ROOT), one) <= NEAR)
        .min(
            Comparator.comparingInt((String one) -> Edits.between(name, one))
                .thenComparing(one -> one));
  }
}
