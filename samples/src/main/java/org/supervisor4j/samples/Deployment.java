package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.OsSignals;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Release;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Starman;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/**
 * What supervisord, carton, start_server and Starman do together, as one host: see
 * docs/deployment.md. HUP deploys what the link {@code current} leads to.
 */
public final class Deployment {

  private Deployment() {}

  /**
   * Runs until it is stopped.
   *
   * @param arguments the directory of the deployment, the port, the group of nginx
   */
  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      refuse("usage: Deployment /srv/shop 8080 www-data");
    }
    try {
      var shop = Path.of(arguments[0]).toAbsolutePath();
      run(shop, Options.number("the port", arguments[1]), arguments[2]);
    } catch (SupervisorException e) {
      refuse(e.getMessage());
    }
  }

  private static void refuse(@Nullable String why) {
    System.err.println(why);
    System.exit(2);
  }

  private static void run(Path shop, int port, String group) {
    try (var supervisor =
        Supervisor.builder()
            .programs(web(shop, port, group))
            .signals(OsSignals.standard().reopenLogsOn(Signal.USR1))
            .pidFile(shop.resolve("run/host.pid"))
            .start()) {
      supervisor.awaitTermination();
    }
  }

  private static ProgramSpec web(Path shop, int port, String group) {
    var unix = SocketHandoff.unix("nginx", shop.resolve("run/web.sock")).mode("rw-rw----");
    return ProgramSpec.named("web")
        .command(command(Release.symlink(shop.resolve("current"))))
        .sockets(
            SocketHandoff.tcp("http", "127.0.0.1", port).backlog(1024),
            unix.group(group).backlog(1024))
        .readiness(Readiness.answers("/").within(ofSeconds(30)))
        .restart(RestartPolicy.always())
        .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(1)))
        .stop(Starman.stop(ofSeconds(30)))
        .logs(Logs.file(shop.resolve("log/{program}.log")).rotate(5_000_000, 5).timestamps())
        .build();
  }

  /** A master with three children; in the release's directory and environment. */
  private static Command command(Release release) {
    var plackup =
        Command.of("plackup", "-s", "Starman", "-E", "deployment")
            .args("--workers=3", "--max-requests=10000", "--preload-app", "app.psgi");
    return Starman.command(plackup)
        .directory(release)
        .environment(host -> environment(host, release.path()));
  }

  /** As carton exec would make it: what the release brings comes before what the system has. */
  private static Map<String, String> environment(Map<String, String> host, Path release) {
    host.put("PERL5LIB", release.resolve("lib") + ":" + release.resolve("local/lib/perl5"));
    host.merge("PATH", release.resolve("local/bin").toString(), (old, its) -> its + ":" + old);
    return host;
  }
}
