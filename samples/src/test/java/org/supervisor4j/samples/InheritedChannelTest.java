package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;

import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RolloutPolicy;

/** Unmodified Jetty and Tomcat on the socket that is their descriptor 0. */
class InheritedChannelTest {

  static ProgramSpec.Builder web(Class<?> worker) {
    return ProgramSpec.named("web")
        .command(
            Command.java(worker, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1").inetd())
        .sockets(TestHost.tcp())
        .readiness(Readiness.reported().within(ofMinutes(1)))
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(100)));
  }
}
