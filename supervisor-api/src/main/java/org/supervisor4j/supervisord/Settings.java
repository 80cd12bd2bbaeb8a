package org.supervisor4j.supervisord;

import java.util.List;
import java.util.Optional;
import org.supervisor4j.Signal;

/** What a section says for all its processes; times are seconds. */
record Settings(
    int priority,
    boolean autostart,
    AutoRestart autorestart,
    int startsecs,
    int startretries,
    Signal stopsignal,
    int stopwaitsecs,
    boolean stopasgroup,
    boolean killasgroup,
    List<Integer> exitcodes,
    boolean redirectStderr,
    Optional<String> user,
    Optional<Integer> umask,
    Optional<String> serverurl,
    Output stdout,
    Output stderr) {

  static Settings read(Keys keys) {
    var asGroup = keys.value("stopasgroup", false, Kinds::bool);
    return new Settings(
        keys.value("priority", 999, Kinds::integer),
        keys.value("autostart", true, Kinds::bool),
        keys.value("autorestart", AutoRestart.UNEXPECTED, Kinds::autoRestart),
        keys.value("startsecs", 1, Kinds::integer),
        keys.value("startretries", 3, Kinds::integer),
        keys.value("stopsignal", Signal.TERM, Kinds::signal),
        keys.value("stopwaitsecs", 10, Kinds::integer),
        asGroup,
        keys.value("killasgroup", asGroup, Kinds::bool),
        keys.value("exitcodes", List.of(0), Kinds::exitCodes),
        keys.value("redirect_stderr", false, Kinds::bool),
        keys.value("user", Accounts::user),
        keys.value("umask", Kinds::octal),
        keys.value("serverurl", Kinds::text)
            .filter(url -> !Python.strip(url).equalsIgnoreCase("AUTO")),
        Output.read(keys, "stdout"),
        Output.read(keys, "stderr"));
  }
}
