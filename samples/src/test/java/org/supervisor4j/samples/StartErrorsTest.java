package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.socket.NettySockets;

/** Starts that fail: each says why and what mends it, leaves nothing, and disturbs nobody. */
@Timeout(60)
class StartErrorsTest {

  private static Path servingDirectory;
  private static ServingHost serving;

  private final Path directory;
  private Leftovers leftovers;

  StartErrorsTest(@TempDir Path directory) {
    this.directory = directory;
    leftovers = new Leftovers(directory);
  }

  @BeforeAll
  static void serve(@TempDir Path parent) {
    servingDirectory = parent;
    serving = ServingHost.start(servingDirectory);
  }

  @AfterAll
  static void stop() {
    serving.close();
  }

  @BeforeEach
  void look_around() {
    leftovers = new Leftovers(directory);
  }

  @AfterEach
  void what_runs_goes_on_and_nothing_is_left() {
    serving.assertServesOn();
    leftovers.assertNone();
  }

  private static ProgramSpec.Builder web() {
    return ProgramSpec.named("web").command(Command.of("sleep", "1000"));
  }

  static Supervisor.Builder host(Path directory, SocketHandoff... sockets) {
    return Supervisor.builder()
        .programs(web().sockets(sockets).build())
        .name("refused")
        .runtimeParent(directory);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(Supervisor.Builder host) {
    return assertThatThrownBy(() -> host.start().close()).isInstanceOf(SupervisorException.class);
  }

  @Test
  void a_port_in_use_names_its_holder_and_frees_what_was_bound_before_it() throws IOException {
    var taken = serving.address().getPort();
    var free = QuietPort.free();

    refused(
            host(
                directory,
                SocketHandoff.tcp("first", "127.0.0.1", free),
                SocketHandoff.tcp("http", "127.0.0.1", taken)))
        .hasMessageContainingAll(
            "socket \"http\"",
            "127.0.0.1:" + taken,
            "in use by pid ",
            "pid " + ProcessHandle.current().pid() + " (", // its workers hold the socket, too
            "choose another port");

    new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
  }

  @Test
  void a_privileged_port_names_the_mends() throws IOException {
    var root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    var wrapper = root ? List.of("setpriv", "--bounding-set=-net_bind_service") : List.<String>of();

    var said = tryToStart(wrapper, directory, "privileged", directory.resolve("pid"), 83);

    if (firstFreePort() > 83) { // some containers have no privileged ports at all
      assertThat(said)
          .contains("refused: socket \"http\"", "127.0.0.1:83", "port 83 is privileged")
          .contains("net.ipv4.ip_unprivileged_port_start=83", "CAP_NET_BIND_SERVICE");
    } else {
      assertThat(said).contains("started at");
    }
  }

  /** In one read: the kernel gives a number's second byte to nobody. */
  private static int firstFreePort() throws IOException {
    var sysctl = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    try (var reader = Files.newBufferedReader(sysctl)) {
      return Integer.parseInt(reader.readLine());
    }
  }

  private static String tryToStart(
      List<String> wrapper, Path parent, String name, Path pidFile, int port) {
    return JavaRun.output(
        StartMain.class,
        wrapper,
        List.of(),
        parent.toString(),
        name,
        pidFile.toString(),
        Integer.toString(port));
  }

  @Test
  void a_regular_file_at_the_path_is_left_as_it_is() throws IOException {
    var file = Files.writeString(directory.resolve("web.sock"), "precious");
    leftovers = new Leftovers(directory);

    refused(host(directory, SocketHandoff.unix("http", file)))
        .hasMessageContainingAll(
            "socket \"http\"", file.toString(), "not a socket", "choose another path");

    assertThat(file).hasContent("precious");
  }

  @Test
  void a_live_unix_socket_is_not_stolen() throws IOException {
    var path = directory.resolve("web.sock");
    var address = UnixDomainSocketAddress.of(path);
    try (var owner = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      refused(host(directory, SocketHandoff.unix("http", path)))
          .hasMessageContainingAll(
              "socket \"http\"", path.toString(), "another process listens there", "stop it");

      owner.accept().close(); // the question whether it lives
      try (var client = SocketChannel.open(address);
          var accepted = owner.accept()) {
        assertThat(accepted.getLocalAddress()).isEqualTo(address);
        assertThat(client.isConnected()).isTrue();
      }
    } finally {
      Files.delete(path);
    }
  }

  @Test
  void a_missing_directory_of_a_unix_socket_is_named() {
    refused(host(directory, SocketHandoff.unix("http", directory.resolve("gone/web.sock"))))
        .hasMessageContainingAll("socket \"http\"", directory + "/gone; create it");
  }

  @Test
  void a_host_name_without_an_address_is_named() {
    refused(host(directory, SocketHandoff.tcp("http", "no-such-host.invalid", 0)))
        .hasMessageContainingAll("socket \"http\"", "no-such-host.invalid", "spelling");
  }

  @Test
  void specs_that_cannot_work_are_refused_before_anything_is_bound() {
    var longPath = directory.resolve("x".repeat(108));

    assertThatThrownBy(() -> host(directory, SocketHandoff.unix("http", longPath)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContainingAll("socket http path was " + longPath, "at most 107 bytes");
    assertThatThrownBy(() -> web().workers(0).build())
        .hasMessageContainingAll("workers was 0", "at least 1");
    assertThatThrownBy(() -> ProgramSpec.named("web").build())
        .hasMessageContainingAll("command was missing", "call command(");
  }

  @Test
  void a_runtime_directory_whose_sockets_would_have_too_long_paths_is_named() {
    refused(host(directory).runtimeParent(directory.resolve("x".repeat(100))))
        .hasMessageContainingAll(directory + "/xxx", "more than 107", "choose a shorter");
  }

  @Test
  void a_name_that_is_no_directory_name_is_refused() {
    refused(host(directory).name("../x")).hasMessageContainingAll("\"../x\"", "use letters");
  }

  @Test
  void an_nio_channel_is_refused_when_it_is_handed_over() {
    var channel = new NioServerSocketChannel();

    assertThatThrownBy(() -> NettySockets.bound("http", channel))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContainingAll(
            "socket \"http\"", "NioServerSocketChannel", "EpollServerSocketChannel");
    channel.unsafe().closeForcibly();
  }

  @Test
  void a_second_host_on_the_runtime_directory_is_refused_here_and_elsewhere() {
    var mine = "is held by this very JVM, pid " + ProcessHandle.current().pid();
    var other = directory.resolve("pid");

    refused(host(directory).runtimeParent(servingDirectory).name(ServingHost.NAME))
        .hasMessageContainingAll(servingDirectory + "/serving", mine, "stop that host");
    assertThat(tryToStart(List.of(), servingDirectory, ServingHost.NAME, other, 0))
        .contains("refused: runtime directory " + servingDirectory + "/serving is held by pid ")
        .contains("pid " + ProcessHandle.current().pid() + ";", "a name other than \"serving\"");
  }

  @Test
  void a_pid_file_that_a_live_host_holds_is_refused_here_and_elsewhere() throws IOException {
    var held = ServingHost.pidFile(servingDirectory);
    var mine = ProcessHandle.current().pid();

    refused(
            host(directory, SocketHandoff.unix("http", directory.resolve("web.sock")))
                .pidFile(held))
        .hasMessageContainingAll("pid file " + held, "this very JVM", "choose another pid file");
    assertThat(tryToStart(List.of(), directory, "other", held, 0))
        .contains("refused: pid file " + held + " is held by pid " + mine + "; stop that host");

    assertThat(held).hasContent(mine + "\n");
  }
}
