package org.supervisor4j.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.SupervisorException;

/** A Starman under {@code start_server} of Server::Starter, whose log goes to a file. */
final class StartServer implements StarmanHost {

  /** A JVM's children inherit that it blocks QUIT, and they hand it down. */
  private static final String UNBLOCKED = "--default-signal=QUIT,HUP,INT,TERM";

  private static final long PATIENCE_SECONDS = 30;

  private final SocketAddress address;
  private final Path status;
  private final Process process;

  private StartServer(SocketAddress address, Path status, Process process) {
    this.address = address;
    this.status = status;
    this.process = process;
  }

  /** By this signal it tells an old master to go. */
  static StartServer start(Path directory, SocketAddress address, String signal) {
    var status = directory.resolve("status");
    var line = new ArrayList<>(List.of("env", UNBLOCKED, "start_server", socket(address)));
    line.addAll(List.of("--status-file=" + status, "--signal-on-hup=" + signal));
    var app = StarmanHost.app(directory).toString();
    line.addAll(List.of("--", "starman", "--workers", CHILDREN, app));
    var log = directory.resolve("log").toFile();
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log);
    try {
      var server = new StartServer(address, status, builder.start());
      server.awaitOneAbove(0);
      return server;
    } catch (IOException e) {
      throw new SupervisorException("start_server can't be started: " + e.getMessage(), e);
    }
  }

  private static String socket(SocketAddress address) {
    if (address instanceof InetSocketAddress tcp) {
      var host = tcp.getAddress().getHostAddress();
      var shown = tcp.getAddress() instanceof Inet6Address ? "[" + host + "]" : host;
      return "--port=" + shown + ":" + tcp.getPort();
    }
    return "--path=" + address;
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public void roll() {
    var before = generations().get(0);
    try {
      new ProcessBuilder("kill", "-HUP", "" + process.pid()).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitOneAbove(before);
  }

  private void awaitOneAbove(int generation) {
    StarmanHost.await(
        "only generations above " + generation + " are in " + status,
        () -> generations().size() == 1 && generations().get(0) > generation && isAsleep());
  }

  /** It forgets a HUP that came after it wrote that file and before it waits for the next. */
  private boolean isAsleep() {
    try {
      var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'S'; // proc(5)
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It has a line for each: generation and pid. */
  private List<Integer> generations() {
    try {
      return Files.exists(status)
          ? Files.readAllLines(status).stream()
              .map(line -> Integer.valueOf(line.split(":", 2)[0]))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    var all = new ArrayList<>(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        all.addAll(process.descendants().toList());
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
