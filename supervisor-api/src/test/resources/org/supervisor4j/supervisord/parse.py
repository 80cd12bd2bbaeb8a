"""What supervisord's own parser makes of files and texts: lines of key and value."""
import grp
import pwd
import shlex
import sys

from supervisor import loggers
from supervisor.datatypes import Automatic
from supervisor.datatypes import RestartUnconditionally, RestartWhenExitUnexpected
from supervisor import events
from supervisor.datatypes import byte_size, dict_of_key_value_pairs, integer
from supervisor.datatypes import list_of_exitcodes, octal_type
from supervisor.options import ServerOptions, UnhosedConfigParser
from supervisor.options import signame


def text(value):
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\\", "\\\\").replace("\n", "\\n")


def target(value):
    return "AUTO" if value is Automatic else text(value)


def restart(value):
    names = {RestartUnconditionally: "ALWAYS", RestartWhenExitUnexpected: "UNEXPECTED", False: "NEVER"}
    return names[value]


def user(uid):
    return None if uid is None else pwd.getpwuid(uid).pw_name


def owner(pair):
    if pair is None or pair == (-1, -1):
        return None
    uid, gid = pair
    return user(uid) + ("" if gid == -1 else ":" + grp.getgrgid(gid).gr_name)


def say(*key_and_value):
    print("\t".join(key_and_value))


def process(group, config):
    def tell(key, value):
        say(group, config.name, key, text(value))

    tell("command", "|".join(shlex.split(config.command)))
    for key in ("directory", "priority", "autostart", "startsecs", "startretries", "stopwaitsecs",
                "stopasgroup", "killasgroup", "redirect_stderr", "serverurl",
                "stdout_logfile_maxbytes", "stdout_logfile_backups", "stdout_capture_maxbytes",
                "stdout_events_enabled", "stdout_syslog",
                "stderr_logfile_maxbytes", "stderr_logfile_backups", "stderr_capture_maxbytes",
                "stderr_events_enabled", "stderr_syslog"):
        tell(key, getattr(config, key))
    tell("user", user(config.uid))
    tell("umask", config.umask)
    tell("stopsignal", signame(config.stopsignal).replace("SIG", ""))
    tell("autorestart", restart(config.autorestart))
    tell("exitcodes", config.exitcodes)
    tell("stdout_logfile", target(config.stdout_logfile))
    tell("stderr_logfile", target(config.stderr_logfile))
    for name in sorted(config.environment):
        tell("environment " + name, config.environment[name])


def groups(options):
    for group in options.process_group_configs:
        say(group.name, "", "priority", text(group.priority))
        if hasattr(group, "buffer_size"):
            say(group.name, "", "buffer_size", text(group.buffer_size))
            names = sorted(e for e in dir(events.EventTypes)
                           if getattr(events.EventTypes, e) in group.pool_events)
            say(group.name, "", "events", ",".join(names))
        if hasattr(group, "socket_config"):
            socket = group.socket_config
            say(group.name, "", "socket", text(socket.url))
            say(group.name, "", "socket_backlog", text(socket.backlog))
            if socket.url.startswith("unix:"):
                say(group.name, "", "socket_mode", text(socket.mode))
                say(group.name, "", "socket_owner", text(owner(socket.owner)))
        for config in sorted(group.process_configs, key=lambda c: c.name):
            process(group.name, config)


def host(options):
    for key in ("identifier", "logfile", "logfile_maxbytes", "logfile_backups", "pidfile", "umask",
                "minfds", "minprocs", "user", "directory"):
        say("supervisord", "", key, text(getattr(options, key)))
    for key in ("nodaemon", "silent", "nocleanup", "strip_ansi"):
        say("supervisord", "", key, text(bool(getattr(options, key))))
    say("supervisord", "", "loglevel", loggers.LOG_LEVELS_BY_NUM[options.loglevel])
    say("supervisord", "", "serverurl", text(options.serverurl))


def servers(options):
    for config in options.server_configs:
        for key in ("file", "host", "port", "username", "password", "chmod"):
            if key in config:
                say(config["section"], "", key, text(config[key]))
        if "chown" in config:
            say(config["section"], "", "chown", text(owner(config["chown"])))


class Usage(Exception):
    pass


def fail(message):
    raise Usage(message)


def files(paths):
    for path in paths:
        say("FILE", path)
        try:
            options = ServerOptions()
            options.usage = fail
            options.realize(args=["-c", path])
            host(options)
            groups(options)
            servers(options)
        except Exception as error:
            say("ERROR", text(error))


def raw(paths):
    """The sections as they stand there."""
    for path in paths:
        say("FILE", path)
        parser = UnhosedConfigParser()
        try:
            with open(path) as file:
                parser.read_file(file)
            for section in parser.sections():
                say(section, "")
                for key in parser._sections[section]:
                    say(section, key, text(parser.get(section, key)))
        except Exception:
            say("ERROR")


def texts():
    """What a split, pairs and an expansion make of each line, which is in hex."""

    class Names(dict):
        def __repr__(self):  # a %s without a name prints all of them, or as many as it has room for
            raise ValueError("not meant")

    names = Names({"here": "/etc", "process_num": 7, "ENV_X": "x y"})

    def mode(number):
        return number if 0 <= number <= 0o7777 else fail("a mode has no more bits, and no sign")

    kinds = {
        "words": lambda line: "|".join(shlex.split(line)),
        "pairs": lambda line: "|".join(k + "=" + v for k, v in dict_of_key_value_pairs(line).items()),
        "fill": lambda line: line % names,
        "bytes": lambda line: byte_size(line),
        "integer": lambda line: integer(line),
        "codes": lambda line: list_of_exitcodes(line),
        "octal": lambda line: mode(octal_type(line)),
    }
    for line in sys.stdin:
        kind, value = line.rstrip("\n").split(" ")
        try:
            say(text(kinds[kind](bytes.fromhex(value).decode())))
        except Exception:
            say("ERROR")


if sys.argv[1] == "files":
    files(sys.argv[2:])
elif sys.argv[1] == "raw":
    raw(sys.argv[2:])
else:
    texts()
