package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StopPolicy;

/** Servers of others, as Debian has them, each with an application that says who answers. */
enum OtherServer {
  GUNICORN(
      "gunicorn", Signal.TERM, "app.py", Apps.WSGI, "gunicorn --workers 2 --log-level warning app"),

  GUNICORN_THREADS(
      "gunicorn",
      Signal.TERM,
      "app.py",
      Apps.WSGI,
      "gunicorn --workers 2 --worker-class gthread --threads 4 --keep-alive 0 --log-level warning app"),

  PUMA(
      "puma",
      Signal.TERM,
      "config.ru",
      Apps.RACK,
      "puma --silent --environment production --bind-to-activated-sockets only --threads 0:16 config.ru"),

  /** The same, which says by sd_notify(3) that it is ready, and that it goes. */
  PUMA_NOTIFYING(
      "puma",
      Signal.TERM,
      "config.ru",
      Apps.RACK,
      "puma --silent --environment production --bind-to-activated-sockets only --threads 0:16 config.ru") {
    @Override
    Readiness readiness() {
      return Readiness.notified().within(ofMinutes(1));
    }

    @Override
    void require() {
      super.require();
      Debian.require(Path.of("/usr/share/doc/ruby-sd-notify"), "ruby-sd-notify");
    }
  },

  UWSGI(
      "uwsgi_python3",
      Signal.HUP,
      "app.py",
      Apps.WSGI,
      "uwsgi_python3 --protocol http --master --processes 2 --exit-on-reload --need-app --disable-logging --wsgi-file app.py"),

  NODE(
      "node",
      Signal.TERM,
      "server.js",
      Page.block("compatibility.md", "server.js"),
      "node server.js"),

  /** A program that finds its sockets as Go's activation.Files does, with nothing in between. */
  LISTEN_FDS("python3", Signal.TERM, "server.py", Apps.LISTEN_FDS, "/usr/bin/python3 server.py");

  private final String binary;
  private final Signal drain;
  private final String file;
  private final String application;
  private final String line;

  OtherServer(String binary, Signal drain, String file, String application, String line) {
    this.binary = binary;
    this.drain = drain;
    this.file = file;
    this.application = application;
    this.line = line;
  }

  /** See {@link Debian#require}. */
  void require() {
    Debian.require(
        Path.of("/usr/bin", binary), "gunicorn puma uwsgi uwsgi-plugin-python3 nodejs python3");
  }

  /**
   * Whether it closes, as it leaves, what it has accepted and heard nothing of yet: a client that
   * does not speak in the moment in which it has connected.
   */
  boolean closesUnheard() {
    return this == PUMA || this == PUMA_NOTIFYING; // Client.can_close? of puma 5.6
  }

  /** One worker that is ready when it answers. */
  ProgramSpec.Builder web(Path directory, SocketHandoff... sockets) {
    write(directory, application);
    return ProgramSpec.named("web")
        .command(command().directory(directory))
        .sockets(sockets)
        .readiness(readiness())
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(100)))
        .stop(StopPolicy.drainBySignal(drain, ofSeconds(30)));
  }

  Readiness readiness() {
    return Readiness.answers("/").within(ofMinutes(1));
  }

  private Command command() {
    var words = List.of(line.split(" ", -1));
    return Command.of(words.get(0)).args(worker -> words.subList(1, words.size()));
  }

  /** Another release of its application. */
  void write(Path directory, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the languages of those servers. */
  private static final class Apps {

    private static final String WSGI =
        """
        import os
        who = "slot=%s generation=%s" % (os.environ["SUPERVISOR4J_SLOT"], os.environ["SUPERVISOR4J_GENERATION"])

        def application(environ, start_response):
            text = ("pid=%d %s\\n" % (os.getpid(), who)).encode()
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
            return [text]
        """;

    private static final String RACK =
        """
        who = "slot=#{ENV['SUPERVISOR4J_SLOT']} generation=#{ENV['SUPERVISOR4J_GENERATION']}"
        run lambda { |env|
          text = "pid=#{Process.pid} #{who}\\n"
          [200, {"content-type" => "text/plain", "content-length" => text.bytesize.to_s}, [text]]
        }
        """;

    private static final String LISTEN_FDS =
        """
        import os, signal, socket, threading
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        def listeners():
            if os.environ.get("LISTEN_PID") != str(os.getpid()):
                return []
            descriptors = range(3, 3 + int(os.environ["LISTEN_FDS"]))
            for fd in descriptors:
                os.set_inheritable(fd, False)
            return [socket.socket(fileno=fd) for fd in descriptors]

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16
            who = "slot=%s generation=%s" % (os.environ["SUPERVISOR4J_SLOT"], os.environ["SUPERVISOR4J_GENERATION"])

            def do_GET(self):
                text = ("pid=%d %s\\n" % (os.getpid(), self.who)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(text)))
                if draining.is_set():
                    self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(text)

            def address_string(self):
                return "client"

            def log_message(self, *nothing):
                pass

        class Server(ThreadingHTTPServer):
            def __init__(self, listener):
                super().__init__(None, Handler, bind_and_activate=False)
                self.socket.close()
                self.socket = listener
                self.daemon_threads = False

            def get_request(self):
                connection, address = self.socket.accept()
                connection.settimeout(None)
                return connection, address

        draining = threading.Event()
        servers = [Server(listener) for listener in listeners()]
        threads = [threading.Thread(target=server.serve_forever, args=[0.05]) for server in servers]
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        for thread in threads:
            thread.start()
        signal.sigwait([signal.SIGTERM])
        draining.set()
        for server in servers:
            server.shutdown()
            server.server_close()
        """;
  }
}
