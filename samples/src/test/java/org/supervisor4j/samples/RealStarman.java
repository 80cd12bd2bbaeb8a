package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Starman;

/** Starman as Debian has it, and applications for it. */
final class RealStarman {

  private static final String PACKAGES = "starman libserver-starter-perl";

  private RealStarman() {}

  /** See {@link Debian#require}. */
  static void require() {
    Debian.require(Path.of("/usr/bin/starman"), PACKAGES);
    Debian.require(Path.of("/usr/share/perl5/Server/Starter.pm"), PACKAGES);
  }

  /**
   * Answers who answers, under {@code /slow} later, and under {@code /env} what it was told of its
   * sockets.
   */
  static Path app(Path directory) {
    return write(
        directory,
        """
        my $who = "slot=$ENV{SUPERVISOR4J_SLOT} generation=$ENV{SERVER_STARTER_GENERATION}";
        my $told = join '', map { "$_=$ENV{$_}\\n" } sort grep { /^(SERVER_STARTER|LISTEN)_/ } keys %ENV;
        sub {
          my ($env) = @_;
          select undef, undef, undef, 0.1 if $env->{PATH_INFO} eq '/slow';
          my $text = $env->{PATH_INFO} eq '/env' ? $told : "pid=$$ $who\\n";
          return [200, ['Content-Type' => 'text/plain', 'Content-Length' => length $text], [$text]];
        };
        """);
  }

  /** A Starman with two children that is ready when it answers. */
  static ProgramSpec.Builder web(Path directory, SocketHandoff... sockets) {
    return ProgramSpec.named("web")
        .command(Starman.command("--workers", "2", app(directory).toString()))
        .sockets(sockets)
        .readiness(Readiness.answers("/").within(ofMinutes(1)))
        .rollout(RolloutPolicy.oneByOne().observe(ofMillis(100)))
        .stop(Starman.stop(ofSeconds(30)));
  }

  static Path write(Path directory, String app) {
    try {
      return Files.writeString(directory.resolve("app.psgi"), app);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its variables say of its sockets. */
  static String told(TestHost host) {
    var address = (InetSocketAddress) host.supervisor().address("ipv4");
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/env"));
    return JdkClient.plain().sendAsync(request.build(), BodyHandlers.ofString()).join().body();
  }
}
