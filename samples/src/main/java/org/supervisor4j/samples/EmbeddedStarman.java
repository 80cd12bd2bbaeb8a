package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.net.SocketAddress;
import java.nio.file.Path;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Starman;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/** A Starman under this very program. */
final class EmbeddedStarman implements StarmanHost {

  private final Supervisor supervisor;

  private EmbeddedStarman(Supervisor supervisor) {
    this.supervisor = supervisor;
    supervisor.whenReady().join();
  }

  static EmbeddedStarman start(Path directory, SocketHandoff socket) {
    var app = StarmanHost.app(directory).toString();
    var web =
        ProgramSpec.named("web")
            .command(Starman.command("--workers", CHILDREN, app))
            .sockets(socket)
            .readiness(Readiness.answers("/").within(ofMinutes(1)))
            .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(1)))
            .stop(Starman.stop(ofSeconds(30)))
            .build();
    return new EmbeddedStarman(
        Supervisor.builder().name("starman").runtimeParent(directory).programs(web).start());
  }

  @Override
  public SocketAddress address() {
    return supervisor.address("http");
  }

  @Override
  public void roll() {
    var program = supervisor.program("web");
    var rollout = program.roll().join();
    if (!rollout.succeeded()) {
      throw new SupervisorException(rollout.toString());
    }
    StarmanHost.await("the old master is gone", () -> program.status().workers().size() == 1);
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
