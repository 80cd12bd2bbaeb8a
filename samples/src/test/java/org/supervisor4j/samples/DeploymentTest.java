package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Signal;
import org.supervisor4j.testkit.traffic.Traffic;

/** The walk through docs/deployment.md, with its very files. */
@Tag("alone")
@Timeout(180)
class DeploymentTest {

  private static final Path SAMPLE = Path.of("deployment");

  private final Path directory;

  DeploymentTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
    Debian.require(Path.of("/usr/bin/plackup"), "libplack-perl");
  }

  @BeforeEach
  void copy() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var files = Files.walk(SAMPLE)) {
      for (var file : files.skip(1).toList()) {
        Files.copy(file, directory.resolve(SAMPLE.relativize(file)));
      }
    }
    Files.createDirectories(directory.resolve("run"));
    Files.createDirectories(directory.resolve("log"));
    link(1);
  }

  /** As {@code ln -s} and {@code mv -T}. */
  private void link(int release) throws IOException {
    var next = Files.createSymbolicLink(directory.resolve("next"), Path.of("releases/" + release));
    Files.move(next, directory.resolve("current"), ATOMIC_MOVE);
  }

  @Test
  void a_hup_deploys_under_load_through_nginx_and_a_broken_release_is_refused() throws IOException {
    var group =
        Proxy.isRoot()
            ? "www-data"
            : Files.readAttributes(directory, PosixFileAttributes.class).group().getName();
    try (var host =
        ChildHost.start(directory, Deployment.class, directory.toString(), "0", group)) {
      host.awaitLines("web/0#1 ready", 1);
      var socket = UnixDomainSocketAddress.of(directory.resolve("run/web.sock"));
      var block = Files.readString(directory.resolve("nginx.conf"));
      try (var nginx = Proxy.nginx(directory.resolve("nginx"), block, socket);
          var load = Load.of(Traffic.to(nginx.address()).rate(200).timeout(ofSeconds(30)))) {
        assertThat(answer(nginx)).startsWith("shop 1, pid=").endsWith("slot=0 generation=1\n");

        link(2);
        host.signal(Signal.HUP);
        host.awaitLines("generation 2 serves", 1);
        host.awaitLines("web/0#1 ended, pid ", 1); // till then its children may accept, too
        assertThat(answer(nginx)).startsWith("shop 2, pid=").endsWith("slot=0 generation=2\n");

        link(3);
        host.signal(Signal.HUP);
        host.awaitLines("generation 3 withdrawn", 1);
        assertThat(host.linesWith("generation 3 withdrawn").get(0))
            .contains("died before it was ready; last line: BEGIN failed--compilation aborted")
            .contains("releases/3/app.psgi");
        assertThat(answer(nginx)).startsWith("shop 2, pid=").endsWith("slot=0 generation=2\n");

        load.stop().get(0).assertNothingLost();
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(Files.readString(directory.resolve("log/web.log")))
                      .contains("Can't locate Shop/Forgotten.pm"));
      host.signal(Signal.TERM);
      assertThat(host.exitWithin(ofSeconds(40))).isZero();
    }
  }

  private static String answer(Proxy nginx) throws IOException {
    try (var connection = SocketChannel.open(nginx.address())) {
      var request = "GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n";
      Channels.newOutputStream(connection).write(request.getBytes(UTF_8));
      var response = new String(Channels.newInputStream(connection).readAllBytes(), UTF_8);
      return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
  }
}
