package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Signal;
import org.supervisor4j.Supervisor;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.supervisord.Problem;
import org.supervisor4j.supervisord.SupervisordConfig;

/** A configuration of a real deployment, with its paths adapted: carton, start_server, Starman. */
class PsgiConfigTest {

  private static String resource(Class<?> beside, String name) throws IOException {
    try (var stream = beside.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(stream, name).readAllBytes(), UTF_8);
    }
  }

  /** Debian's programs, a carton that is a script, and Starman mended for unix sockets in lib. */
  private static Path adapted(Path directory, int port) throws IOException {
    RealStarman.app(directory);
    var carton = directory.resolve("carton");
    Files.writeString(carton, "#!/bin/sh\nshift 2 # exec --\nexec \"$@\"\n");
    Files.setPosixFilePermissions(carton, PosixFilePermissions.fromString("rwxr-xr-x"));
    var mended = directory.resolve("lib/Net/Server/SS/PreFork.pm");
    Files.createDirectories(directory.resolve("lib/Net/Server/SS"));
    Files.writeString(mended, resource(ProgramEngine.class, "PreFork.pm"));
    var text =
        resource(PsgiConfigTest.class, "/psgi.ini")
            .replace("/tmp/", directory + "/") // first: the directory may be below it
            .replace(" directory=", "\ndirectory=") // lost its line break, of which a problem tells
            .replace("user=shop", "user=" + System.getProperty("user.name"))
            .replaceAll("command=\\S+/carton", "command=" + carton)
            .replaceAll("/home/shop/www/sample/local/bin/(start_server|plackup)", "/usr/bin/$1")
            .replace("/home/shop/perl5/perlbrew/bin:", "/usr/bin:/bin:")
            .replace("/home/shop/www/sample", directory.toString())
            .replace("/var/log/supervisord", directory.toString())
            .replace("--port=8080", "--port=" + port)
            .replace("--interval=10", "--interval=1 --status-file=" + directory + "/sample.status")
            .replace("startsecs=5", "startsecs=1");
    return Files.writeString(directory.resolve("psgi.ini"), text);
  }

  private static String get(SocketAddress address) throws IOException {
    try (var channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8)));
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    }
  }

  @Test
  void it_serves_rolls_at_hup_and_leaves_nothing_behind(@TempDir Path directory)
      throws IOException {
    RealStarman.require();
    var port = QuietPort.free();
    var config = SupervisordConfig.load(adapted(directory, port));
    assertThat(config.problems())
        .extracting(Problem::text)
        .anyMatch(text -> text.contains("stays empty, since redirect_stderr=true"))
        .hasSize(2); // and there is no [supervisord]
    var addresses =
        List.of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            UnixDomainSocketAddress.of(directory.resolve("sample.sock")));
    List<ProcessHandle> processes;
    try (var supervisor =
        Supervisor.builder().configuration(config).runtimeParent(directory).start()) {
      supervisor.whenReady().join();
      awaitGeneration(1, addresses);
      var program = supervisor.program("shop");
      var pid = program.status().workers().get(0).pid().orElseThrow();
      awaitInterval(directory.resolve("sample.status"), pid);
      program.signal(Signal.HUP).join();
      awaitGeneration(2, addresses);
      assertThat(program.status().workers().get(0).pid()).hasValue(pid);
      var starter = ProcessHandle.of(pid).orElseThrow();
      processes = // a master and its three children, of which the first may answer alone
          await().until(() -> starter.descendants().toList(), all -> all.size() >= 4);
    }
    await().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive)); // reaped
    assertThat(Files.readString(directory.resolve("sample.log"))).contains("start_server");
    assertThat(directory.resolve("sample.sock")).doesNotExist();
    assertThat(directory.resolve("sample.pid")).doesNotExist();
    assertThat(directory.resolve("sample.status")).doesNotExist();
    assertThatThrownBy(() -> get(addresses.get(0))).isInstanceOf(IOException.class);
  }

  /**
   * A HUP that comes as start_server's interval ends may be lost, until it has written that file
   * and sleeps in wait(2): it forgets that one came just before.
   */
  private static void awaitInterval(Path status, long pid) {
    await().atMost(ofSeconds(60)).until(() -> Files.exists(status) && Proc.state(pid) == 'S');
  }

  private static void awaitGeneration(int number, List<SocketAddress> addresses) {
    await()
        .atMost(ofSeconds(60))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              for (var address : addresses) {
                assertThat(get(address)).contains("200 OK").contains("generation=" + number);
              }
            });
  }
}
