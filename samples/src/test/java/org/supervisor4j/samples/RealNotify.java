package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;

/** Programs that speak sd_notify(3), by systemd's own tool and by Debian's Python. */
final class RealNotify {

  /** Sends a message, with descriptors; waits until all before was handled; waits for a signal. */
  private static final String PYTHON =
      """
      import array, os, signal, socket, sys, time
      signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP])
      def say(text, fds=(), to=os.environ.get('NOTIFY_SOCKET')):
        data = text if isinstance(text, bytes) else text.encode()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
          rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', fds))] if fds else []
          s.connect(to)
          s.sendmsg([data], rights)
      def barrier(to=os.environ.get('NOTIFY_SOCKET')):
        r, w = os.pipe()
        say('BARRIER=1', [w], to)
        os.close(w)
        os.read(r, 1)
        os.close(r)
      def hear(sign):
        signal.sigwait([sign])
      def first():
        try:
          os.close(os.open(sys.argv[1], os.O_CREAT | os.O_EXCL))
          return True
        except FileExistsError:
          return False
      def show(text):
        print(text, flush=True)
      """;

  private RealNotify() {}

  /** See {@link Debian#require}. */
  static void require() {
    Debian.require(Path.of("/usr/bin/systemd-notify"), "systemd");
    Debian.require(Path.of("/usr/bin/python3"), "python3");
  }

  static Command shell(String script) {
    return Command.of("/bin/sh", "-c", script);
  }

  /** A program of Python; {@code first()} says whether it is the first that runs on this mark. */
  static Command python(Path mark, String program) {
    return Command.of("/usr/bin/python3", "-c", PYTHON + program, mark.toString());
  }

  static ProgramSpec.Builder spec(Command command) {
    return ProgramSpec.named("web")
        .command(command)
        .readiness(Readiness.notified().within(ofSeconds(30)))
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(10)))
        .stop(StopPolicy.bySignal(Signal.TERM));
  }

  static void signal(long pid, String name) {
    try {
      assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().onExit().join())
          .returns(0, Process::exitValue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
