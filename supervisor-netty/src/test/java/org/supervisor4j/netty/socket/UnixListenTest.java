package org.supervisor4j.netty.socket;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.supervisor4j.netty.socket.Greeter.heardAt;
import static org.supervisor4j.netty.socket.Greeter.heardBy;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

@Timeout(30)
@SuppressWarnings("try") // a greeter works by being there
class UnixListenTest {

  private final Path directory;
  private final OpenSockets open = OpenSockets.remembered();
  private final ListenSockets sockets = new ListenSockets();

  UnixListenTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void no_descriptor_is_left() {
    sockets.close();
    open.areAsBefore();
  }

  private Path path() {
    return directory.resolve("web.sock");
  }

  @Test
  void a_connection_queued_before_the_handover_is_answered_after_it() throws IOException {
    var listener = sockets.bind(SocketHandoff.unix("http", path()));
    var queued = SocketChannel.open(listener.address());

    try (var greeter = new Greeter(listener, "hello")) {
      assertThat(listener.address()).isEqualTo(UnixDomainSocketAddress.of(path()));
      assertThat(heardBy(queued)).isEqualTo("hello");
      assertThat(heardAt(listener.address())).isEqualTo("hello");
    }
  }

  @Test
  void the_file_has_the_wanted_mode_and_no_other_file_is_left() throws IOException {
    sockets.bind(SocketHandoff.unix("closed", path()));
    sockets.bind(SocketHandoff.unix("open", directory.resolve("open")).mode("rwxrwxrwx"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("open"))))
        .isEqualTo("rwxrwxrwx");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("web.sock", "open");
  }

  /** 12345 is nobody's; only root may give files away. */
  @Test
  void the_file_belongs_to_whom_it_shall_or_does_not_appear() throws IOException {
    var unix = SocketHandoff.unix("http", path()).owner("12345").group("12346").mode("rw-rw----");
    if (!ProcessHandle.current().info().user().equals(Optional.of("root"))) {
      assertThatThrownBy(() -> sockets.bind(unix)).hasMessageContaining("run as root");
      assertThat(directory).isEmptyDirectory();
      return;
    }

    sockets.bind(unix);

    var seen = Files.readAttributes(path(), "unix:uid,gid,permissions");
    assertThat(seen).containsEntry("uid", 12345).containsEntry("gid", 12346);
    assertThat(seen.get("permissions")).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
  }

  @Test
  void an_unknown_owner_or_group_is_an_error_that_names_it_and_leaves_nothing() {
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.unix("http", path()).owner("no-one-ever")))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("no user \"no-one-ever\"");
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.unix("http", path()).group("no-group")))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("no group \"no-group\"");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void the_file_goes_with_the_listener() {
    sockets.bind(SocketHandoff.unix("http", path()));

    sockets.close("http");

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_file_that_took_the_place_stays() throws IOException {
    sockets.bind(SocketHandoff.unix("http", path()));
    var successor = directory.resolve("successor");
    Files.writeString(successor, "mine");
    Files.move(successor, path(), REPLACE_EXISTING);

    sockets.close("http");

    assertThat(path()).hasContent("mine");
  }

  @Test
  void a_socket_without_a_listener_is_replaced() throws IOException {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path()))
        .close(); // the JDK leaves the file

    var listener = sockets.bind(SocketHandoff.unix("http", path()));

    try (var greeter = new Greeter(listener, "hello")) {
      assertThat(heardAt(listener.address())).isEqualTo("hello");
    }
  }

  @Test
  void a_live_socket_is_not_stolen_even_when_its_queue_is_full() throws IOException {
    var address = UnixDomainSocketAddress.of(path());
    try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1);
        var first = SocketChannel.open(address)) {
      assertNotStolen(); // and the probe stays in the queue, which holds one more than its backlog
      try (var full = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        full.configureBlocking(false);
        assertThatThrownBy(() -> full.connect(address)).hasMessageContaining("unavailable");
      }

      assertNotStolen();
    }
  }

  private void assertNotStolen() {
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.unix("http", path())))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("socket \"http\": cannot listen on " + path())
        .hasMessageContaining("another process listens there");
    assertThat(directory.toFile().list()).containsExactly("web.sock");
  }

  @Test
  void a_file_that_is_no_socket_is_an_error_and_stays() throws IOException {
    Files.writeString(path(), "precious");

    assertThatThrownBy(() -> sockets.bind(SocketHandoff.unix("http", path())))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(path().toString())
        .hasMessageContaining("not a socket");
    assertThat(path()).hasContent("precious");
  }

  @Test
  void a_symbolic_link_is_an_error_and_stays() throws IOException {
    var target = directory.resolve("target");
    sockets.bind(SocketHandoff.unix("target", target));
    Files.createSymbolicLink(path(), target);

    assertThatThrownBy(() -> sockets.bind(SocketHandoff.unix("http", path())))
        .hasMessageContaining("not a socket");
    assertThat(path()).isSymbolicLink();
  }

  @Test
  void a_missing_directory_is_named() {
    var missing = directory.resolve("no/web.sock");

    assertThatThrownBy(() -> sockets.bind(SocketHandoff.unix("http", missing)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("there is no directory " + missing.getParent());
  }

  @Test
  void a_path_may_have_107_bytes_and_no_more() throws IOException {
    for (var last : new String[] {"s", "socket", "a-rather-long-name.sock"}) {
      var longest = pathOfBytes(107, last);
      sockets.bind(SocketHandoff.unix(last, longest));
      assertThat(isAnswered(longest)).isTrue();
      assertThat(longest.resolveSibling(".").toFile().list()).containsExactly(last);
    }
    var tooLong = pathOfBytes(108, "s");
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.unix("long", tooLong)))
        .hasMessageContaining("has 108 bytes; give one of at most 107");
  }

  /** Through Netty: the JDK takes 106 bytes at most. */
  private static boolean isAnswered(Path path) throws IOException {
    var client = Socket.newSocketDomain();
    try {
      return client.connect(new DomainSocketAddress(path.toFile()));
    } finally {
      client.close();
    }
  }

  private Path pathOfBytes(int bytes, String last) throws IOException {
    var rest = bytes - directory.toString().length() - last.length() - 2;
    return Files.createDirectories(directory.resolve("d".repeat(rest))).resolve(last);
  }
}
