package org.supervisor4j.supervisord;

import java.util.List;

/** Files for both parsers; {@code @DIR@} is a directory that is there, {@code @ME@} its user. */
final class Cases {

  private static final String HEAD = "[supervisord]\n";

  private Cases() {}

  /**
   * One that is refused.
   *
   * @param line where the error is
   * @param says what our error says of it
   */
  record Bad(String text, int line, String says) {}

  static List<String> good() {
    return List.of(
        HEAD,
        """
        ; everything of [supervisord]
        [supervisord]
        logfile = @DIR@/main.log   ; comment
        logfile_maxbytes = 5MB     # comment
        logfile_backups=3
        loglevel=DEBUG
        pidfile=%(here)s/s.pid
        umask=077
        nodaemon=yes
        silent=ON
        minfds=512
        minprocs=10
        nocleanup=1
        childlogdir=@DIR@
        directory=@DIR@
        strip_ansi=true
        environment=A="1,2",B='x y',C="%%%%H",D=%(ENV_HOME)s
        identifier=id
        user=@ME@
        [program:cat]
        command=/bin/cat %(ENV_A)s %(ENV_HOME)s 100%%
        environment=B="over",E="%(ENV_A)s-%(here)s"
        """,
        """
        [supervisord]
        [program:web]
        command=/opt/web --port=80%(process_num)02d --of=%(numprocs)d --name=%(program_name)s
          --group=%(group_name)s --host=%(host_node_name)s

          --more
        process_name=%(program_name)s_%(process_num)03d
        numprocs=12
        numprocs_start=5
        priority=-5
        autostart=false
        autorestart=true
        startsecs=0
        startretries=10
        stopsignal=quit
        stopwaitsecs=3
        stopasgroup=true
        exitcodes=0,2, 255
        user=@ME@
        umask=002
        redirect_stderr=true
        directory=/srv/%(process_num)d
        serverurl=http://x:1
        environment=PORT="80%(process_num)d",NAME="%(program_name)s"
        stdout_logfile=@DIR@/web-%(process_num)02d-%(ENV_PORT)s.log
        stdout_logfile_maxbytes=10KB
        stdout_logfile_backups=0
        stdout_capture_maxbytes=1MB
        stdout_events_enabled=1
        stdout_syslog=true
        stderr_logfile=@DIR@/web.err
        stderr_logfile_maxbytes=0
        """,
        """
        [supervisord]
        [include]
        files = conf.d/[ab].conf  @DIR@/none*.conf
        [program:web]
        command = %(here)s/bin/web "a b" 'c d' e\\ f \\"g
        """,
        """
        [DEFAULT]
        startsecs = 4
        stopsignal: SIGUSR1
        [supervisord]
        [program:a]
        command = a
        [program:b]
        command = b
        STARTSECS = 5
        [group:ab]
        programs = b , a
        priority = 3
        [program:c]
        command : c
        priority = 3
        [group:aa]
        programs=c
        [program:a]
        priority = 1
        autorestart = no
        """,
        """
        [supervisord]
        [fcgi-program:php]
        command=/usr/bin/php-cgi
        socket=tcp://LocalHost:9002
        socket_backlog=7
        numprocs=2
        process_name=php%(process_num)s
        [fcgi-program:u]
        command=u
        socket=unix:///tmp/../tmp/%(program_name)s.sock
        [fcgi-program:v]
        command=v
        socket=unix:///tmp/v.sock
        socket_mode=0760
        socket_owner=@ME@:root
        """,
        """
        [supervisord]
        [eventlistener:mail]
        command=/usr/bin/crashmail -a
        events=process_state_exited, TICK_60
        buffer_size=20
        numprocs=2
        process_name=mail%(process_num)d
        [eventlistener:late]
        command=late
        events=EVENT
        priority=2000
        stderr_logfile=NONE
        stdout_logfile=off
        """,
        """
        [supervisord]
        [unix_http_server]
        file=%(here)s/x/../s.sock
        chmod=0770
        chown=@ME@:root
        username=u
        password={SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d
        [inet_http_server]
        port=*:9001
        username=a
        password=b%%c
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix:///tmp/s.sock
        [ctlplugin:x]
        whatever = 1
        [no such section]
        x = 1
        """,
        """
        [supervisord]
        [inet_http_server]
        port=127.0.0.1:9001
        [program:odd]
        command=/bin/sh -c "echo \\"a;b\\" 'c' ; sleep" ;comment #other
        ; comment
        # comment
          ; comment in a value
        stdout_logfile=syslog
        stderr_logfile=/dev/stdout
        stderr_logfile_maxbytes=0
        environment=A=1,B=a:b/c.d+e-f(g),C="%(ENV_HOME)s",
          D='multi',E="a=b"
        killasgroup=true
        stopsignal=9
        exitcodes=
        unknown_key=x
        """);
  }

  private static Bad bad(int line, String says, String text) {
    return new Bad(HEAD + text, line, says);
  }

  static List<Bad> bad() {
    return List.of(
        bad(2, "has no command", "[program:x]\n"),
        bad(4, "neither a section nor key=value", "[program:x]\ncommand=x\nuser\n"),
        bad(4, "is no whole number", "[program:x]\ncommand=x\nnumprocs=many\n"),
        bad(2, "lacks %(process_num)", "[program:x]\ncommand=x\nnumprocs=2\n"),
        bad(4, "is neither true nor false", "[program:x]\ncommand=x\nautostart=maybe\n"),
        bad(4, "none of true, false and unexpected", "[program:x]\ncommand=x\nautorestart=2\n"),
        bad(4, "is no signal", "[program:x]\ncommand=x\nstopsignal=HUPP\n"),
        bad(4, "is no signal", "[program:x]\ncommand=x\nstopsignal=99\n"),
        bad(4, "is no list of exit codes", "[program:x]\ncommand=x\nexitcodes=256\n"),
        bad(4, "is no list of exit codes", "[program:x]\ncommand=x\nexitcodes=1;2\n"),
        bad(4, "is no user", "[program:x]\ncommand=x\nuser=nobody-of-this-name\n"),
        bad(4, "is no octal number", "[program:x]\ncommand=x\numask=8\n"),
        bad(4, "is no size", "[program:x]\ncommand=x\nstdout_logfile_maxbytes=5XB\n"),
        bad(4, "create /no/such", "[program:x]\ncommand=x\nstdout_logfile=/no/such/x.log\n"),
        bad(4, "is not KEY=", "[program:x]\ncommand=x\nenvironment=A\n"),
        bad(4, "is not KEY=", "[program:x]\ncommand=x\nenvironment=A=x B=y\n"),
        bad(4, "quote that is not closed", "[program:x]\ncommand=x\nenvironment=A=\"x\n"),
        bad(3, "quote that is not closed", "[program:x]\ncommand=x 'y\n"),
        bad(3, "names 'nope'", "[program:x]\ncommand=%(nope)s\n"),
        bad(3, "variable NOT_SET_HERE", "[program:x]\ncommand=%(ENV_NOT_SET_HERE)s\n"),
        bad(3, "write %% for a percent sign", "[program:x]\ncommand=date +%Y-%m\n"),
        bad(3, "write %% for a percent sign", "[program:x]\ncommand=x 100%\n"),
        bad(3, "use %(name)s", "[program:x]\ncommand=%(program_name)d\n"),
        bad(5, "leave killasgroup out", "[program:x]\ncommand=x\nstopasgroup=1\nkillasgroup=0\n"),
        bad(2, "because of its ' '", "[program:a b]\ncommand=x\n"),
        bad(4, "because of its ':'", "[program:x]\ncommand=x\nprocess_name=a:b\n"),
        bad(3, "no [program:y]", "[group:g]\nprograms=y\n"),
        bad(
            3,
            "a program and an fcgi-program",
            "[group:g]\nprograms=y\n[program:y]\ncommand=y\n[fcgi-program:y]\ncommand=y\nsocket=tcp://a:1\n"),
        bad(2, "has no socket", "[fcgi-program:x]\ncommand=x\n"),
        bad(4, "is no socket", "[fcgi-program:x]\ncommand=x\nsocket=udp://x:1\n"),
        bad(4, "has no port", "[fcgi-program:x]\ncommand=x\nsocket=tcp://x:70000\n"),
        bad(4, "is no absolute path", "[fcgi-program:x]\ncommand=x\nsocket=unix://x.sock\n"),
        bad(
            5,
            "is no backlog",
            "[fcgi-program:x]\ncommand=x\nsocket=tcp://x:1\nsocket_backlog=0\n"),
        bad(5, "is for unix", "[fcgi-program:x]\ncommand=x\nsocket=tcp://x:1\nsocket_mode=0700\n"),
        bad(2, "has no events", "[eventlistener:x]\ncommand=x\n"),
        bad(4, "holds NOPE", "[eventlistener:x]\ncommand=x\nevents=NOPE\n"),
        bad(5, "leave it out", "[eventlistener:x]\ncommand=x\nevents=EVENT\nredirect_stderr=1\n"),
        bad(5, "at least 1", "[eventlistener:x]\ncommand=x\nevents=EVENT\nbuffer_size=0\n"),
        bad(2, "has no file", "[unix_http_server]\n"),
        bad(4, "is no octal", "[unix_http_server]\nfile=/tmp/s\nchmod=rwx\n"),
        bad(4, "is no user", "[unix_http_server]\nfile=/tmp/s\nchown=not-a-user\n"),
        bad(4, "give both", "[unix_http_server]\nfile=/tmp/s\nusername=x\n"),
        bad(2, "has no port", "[inet_http_server]\n"),
        bad(3, "has no port", "[inet_http_server]\nport=localhost\n"),
        bad(2, "has no files", "[include]\n"),
        bad(2, "rpcinterface_factory", "[rpcinterface:x]\n"),
        bad(2, "is no level", "loglevel=loud\n"),
        bad(2, "is no directory", "childlogdir=/no/such\n"),
        bad(2, "is no octal", "umask=9\n"),
        bad(2, "is no user", "user=no-such-user\n"),
        new Bad("x = 1\n[supervisord]\n", 1, "before the first [section]"));
  }
}
