package org.supervisor4j.testkit.chaos;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.nio.file.Path;
import java.util.Queue;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.fault.Puppets;
import org.supervisor4j.testkit.traffic.Traffic;

/** A supervisor of puppets in this JVM, for chaos of every kind under load of every kind. */
final class PuppetShow implements AutoCloseable {

  private static final String[] SMALL = {
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xmx64m",
    "-XX:-MaxFDLimit",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
  };

  private final Puppets puppets;
  private final Story story = Story.inRealTime();
  private final Supervisor supervisor;

  PuppetShow(Path directory, int workers) {
    puppets = Puppets.in(directory);
    supervisor =
        Supervisor.builder()
            .name("chaos")
            .runtimeParent(directory)
            .programs(spec(directory, workers))
            .on(SupervisorEvent.class, story)
            .start();
  }

  private ProgramSpec spec(Path directory, int workers) {
    return ProgramSpec.named("web")
        .command(puppets.command(SMALL))
        .workers(workers)
        .sockets(SocketHandoff.tcp("http", "127.0.0.1", 0))
        .readiness(Readiness.reported().within(ofMinutes(1)))
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(200)))
        .stop(StopPolicy.drain(ofSeconds(10)).idleGrace(ofSeconds(2)).killAfter(ofSeconds(5)))
        .restart(RestartPolicy.always().backoff(ofMillis(50), ofSeconds(1)).neverGiveUp())
        .logs(Logs.file(directory.resolve("web.log")))
        .build();
  }

  /** With connection each, keep-alive, mostly idle, slow requests and posts. */
  Chaos chaos(Queue<String> warnings) {
    var plan = Traffic.to(supervisor.address("http")).timeout(ofSeconds(10));
    return Chaos.on(supervisor, "web", story)
        .puppets(puppets)
        .warnings(warnings)
        .traffic("100/s, connection each", plan.rate(100).connectionPerRequest())
        .traffic("100/s, keep-alive", plan.rate(100).keepAlive(16, 1024))
        .traffic("50 mostly idle", plan.mostlyIdle(50, ofMillis(200), ofMillis(1500)))
        .traffic("20/s, slow", plan.rate(20).path("/slow?ms=300").connectionPerRequest())
        .traffic("20/s, posts", plan.rate(20).post(new byte[8192]).keepAlive(4, 1024));
  }

  Supervisor supervisor() {
    return supervisor;
  }

  Puppets puppets() {
    return puppets;
  }

  Story story() {
    return story;
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
