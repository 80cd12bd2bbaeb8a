package org.supervisor4j.supervisord;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.supervisor4j.SocketHandoff;

/** Lines of key and value, as parse.py has them. */
final class Dump {

  private static final Map<String, String> LEVELS =
      Map.of("debug", "DEBG", "info", "INFO", "warn", "WARN", "trace", "TRAC");

  private final List<String> lines = new ArrayList<>();

  private Dump() {}

  static List<String> of(Reading reading) {
    var dump = new Dump();
    dump.host(reading);
    reading.read().forEach(dump::group);
    reading.endpoints().stream()
        .sorted(Comparator.comparing(e -> e instanceof Endpoint.Unix ? 1 : 0))
        .forEach(dump::endpoint);
    return dump.lines;
  }

  /** As parse.py escapes them. */
  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private void say(String section, String process, String key, Object value) {
    var text = value instanceof Optional<?> some ? some.map(Object::toString).orElse("-") : value;
    lines.add(String.join("\t", section, process, key, escaped(text.toString())));
  }

  private void host(Reading reading) {
    var host = reading.host();
    say("supervisord", "", "identifier", host.identifier());
    say("supervisord", "", "logfile", host.logFile().map(Object::toString).orElse("syslog"));
    say("supervisord", "", "logfile_maxbytes", host.logMaxBytes());
    say("supervisord", "", "logfile_backups", host.logBackups());
    say("supervisord", "", "pidfile", host.pidFile());
    say("supervisord", "", "umask", host.umask());
    say("supervisord", "", "minfds", host.minFds());
    say("supervisord", "", "minprocs", host.minProcs());
    say("supervisord", "", "user", host.user());
    say("supervisord", "", "directory", host.directory());
    say("supervisord", "", "nodaemon", host.noDaemon());
    say("supervisord", "", "silent", host.silent());
    say("supervisord", "", "nocleanup", host.noCleanup());
    say("supervisord", "", "strip_ansi", host.stripAnsi());
    say("supervisord", "", "loglevel", Optional.ofNullable(LEVELS.get(host.logLevel())));
    say(
        "supervisord",
        "",
        "serverurl",
        reading.endpoints().stream().findFirst().map(Endpoint::url));
  }

  private void group(Group group) {
    say(group.name(), "", "priority", group.priority());
    for (var member : group.members()) {
      member
          .pool()
          .listening()
          .ifPresent(
              listening -> {
                say(group.name(), "", "buffer_size", listening.buffer());
                say(
                    group.name(),
                    "",
                    "events",
                    String.join(",", listening.events().stream().sorted().toList()));
              });
      if (group.name().equals(member.pool().program())) { // in other groups it forgets the socket
        member.pool().socket().ifPresent(socket -> socket(group.name(), socket));
      }
    }
    var processes = new TreeMap<String, Runnable>();
    for (var member : group.members()) {
      for (var process : member.pool().processes()) {
        processes.put(process.name(), () -> process(group.name(), member.pool(), process));
      }
    }
    processes.values().forEach(Runnable::run);
  }

  private void socket(String group, SocketHandoff socket) {
    if (socket instanceof SocketHandoff.Tcp tcp) {
      say(group, "", "socket", "tcp://" + tcp.host() + ":" + tcp.port());
      say(group, "", "socket_backlog", tcp.backlog() == 4096 ? "-" : tcp.backlog());
    } else if (socket instanceof SocketHandoff.Unix unix) {
      say(group, "", "socket", "unix://" + unix.path());
      say(group, "", "socket_backlog", unix.backlog() == 4096 ? "-" : unix.backlog());
      say(group, "", "socket_mode", mode(unix.mode()));
      say(
          group,
          "",
          "socket_owner",
          unix.owner().map(o -> o + unix.group().map(g -> ":" + g).orElse("")));
    }
  }

  private static int mode(String permissions) {
    var mode = 0;
    for (var i = 0; i < permissions.length(); i++) {
      mode = mode * 2 + (permissions.charAt(i) == '-' ? 0 : 1);
    }
    return mode;
  }

  private void process(String group, Pool pool, OneProcess process) {
    var all = pool.settings();
    var name = process.name();
    say(group, name, "command", String.join("|", process.command()));
    say(group, name, "directory", process.directory());
    say(group, name, "priority", all.priority());
    say(group, name, "autostart", all.autostart());
    say(group, name, "startsecs", all.startsecs());
    say(group, name, "startretries", all.startretries());
    say(group, name, "stopwaitsecs", all.stopwaitsecs());
    say(group, name, "stopasgroup", all.stopasgroup());
    say(group, name, "killasgroup", all.killasgroup());
    say(group, name, "redirect_stderr", all.redirectStderr());
    say(group, name, "serverurl", all.serverurl());
    output(group, name, "stdout", all.stdout(), process.stdout());
    output(group, name, "stderr", all.stderr(), process.stderr());
    say(group, name, "user", all.user());
    say(group, name, "umask", all.umask());
    say(group, name, "stopsignal", all.stopsignal());
    say(group, name, "autorestart", all.autorestart());
    say(group, name, "exitcodes", all.exitcodes());
    say(group, name, "stdout_logfile", target(process.stdout()));
    say(group, name, "stderr_logfile", target(process.stderr()));
    new TreeMap<>(process.environment())
        .forEach((variable, value) -> say(group, name, "environment " + variable, value));
  }

  private void output(String group, String name, String stream, Output output, Target target) {
    say(group, name, stream + "_logfile_maxbytes", output.maxBytes());
    say(group, name, stream + "_logfile_backups", output.backups());
    say(group, name, stream + "_capture_maxbytes", output.captureMaxBytes());
    say(group, name, stream + "_events_enabled", output.events());
    say(group, name, stream + "_syslog", output.syslog() || target instanceof Target.Syslog);
  }

  private static String target(Target target) {
    return target instanceof Target.File file
        ? file.path().toString()
        : target instanceof Target.Auto ? "AUTO" : "-";
  }

  private void endpoint(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Inet inet) {
      say("inet_http_server", "", "host", inet.host());
      say("inet_http_server", "", "port", inet.port());
      password("inet_http_server", endpoint);
    } else if (endpoint instanceof Endpoint.Unix unix) {
      say("unix_http_server", "", "file", unix.path());
      password("unix_http_server", endpoint);
      say("unix_http_server", "", "chmod", unix.mode());
      say(
          "unix_http_server",
          "",
          "chown",
          unix.owner().map(o -> o.user() + o.group().map(g -> ":" + g).orElse("")));
    }
  }

  private void password(String section, Endpoint endpoint) {
    say(section, "", "username", endpoint.password().map(Endpoint.Password::user));
    say(section, "", "password", endpoint.password().map(Endpoint.Password::secret));
  }
}
