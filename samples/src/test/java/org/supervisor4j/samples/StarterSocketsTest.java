package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.SocketHandoff;

/** What a Perl program finds by the installed Server::Starter. */
@Timeout(60)
class StarterSocketsTest {

  /** Says what it was told, what each socket is, and answers datagrams. */
  private static final String PROGRAM =
      """
      use strict; use warnings;
      use Fcntl; use Server::Starter qw(server_ports); use Socket qw(:all);
      $| = 1;
      print "told $ENV{SERVER_STARTER_PORT}\\n";
      my $ports = server_ports();
      my ($udp, @kept);
      for my $key (sort { $ports->{$a} <=> $ports->{$b} } keys %$ports) {
        open my $sock, '+<&=', $ports->{$key} or die "$key: $!";
        my $family = sockaddr_family(getsockname $sock);
        my $type = unpack 'i', getsockopt $sock, SOL_SOCKET, SO_TYPE;
        my @is = ($family == AF_INET ? 'ipv4' : $family == AF_INET6 ? 'ipv6' : 'unix');
        push @is, 'only' if $family == AF_INET6 && unpack 'i', getsockopt $sock, IPPROTO_IPV6, IPV6_V6ONLY;
        push @is, $type == SOCK_DGRAM ? 'datagrams' : 'stream';
        push @is, 'listens' if unpack 'i', getsockopt $sock, SOL_SOCKET, SO_ACCEPTCONN;
        push @is, 'blocks' unless fcntl($sock, F_GETFL, 0) & O_NONBLOCK;
        print "fd $ports->{$key} @is\\n";
        push @kept, $sock;
        $udp = $sock if $type == SOCK_DGRAM;
      }
      print "up\\n";
      while (my $peer = recv $udp, my $text, 1000, 0) {
        send $udp, "$ENV{SERVER_STARTER_GENERATION} got $text", 0, $peer;
      }
      """;

  private final Path directory;

  StarterSocketsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  private ProgramSpec.Builder perl(SocketHandoff... sockets) throws IOException {
    var program = Files.writeString(directory.resolve("program.pl"), PROGRAM);
    return TestHost.sleep("perl")
        .command(Command.of("perl", program.toString()).directory(directory).serverStarter())
        .sockets(sockets)
        .readiness(Readiness.logLine("^up$").within(ofSeconds(30)));
  }

  @Test
  void several_ports_and_paths_are_told_as_start_server_tells_them() throws IOException {
    var sockets =
        new SocketHandoff[] {
          SocketHandoff.tcp("bare", 0),
          SocketHandoff.tcp("ipv4", "127.0.0.1", 0).descriptor(9),
          SocketHandoff.tcp("ipv6", "::", 0),
          SocketHandoff.udp("dns", "127.0.0.1", 0),
          SocketHandoff.tcp("name", "localhost", 0).descriptor(7),
          SocketHandoff.unix("p1", directory.resolve("p1.sock")),
          SocketHandoff.unix("p2", directory.resolve("p2.sock")).descriptor(11)
        };
    try (var host = TestHost.start(directory, perl(sockets))) {
      assertThat(host.lines())
          .map(line -> line.substring("perl/0#1 ".length()))
          .startsWith(
              "told %d=3;127.0.0.1:%d=9;[::]:%d=4;127.0.0.1:%d=5;localhost:%d=7;%s/p1.sock=6;%s/p2.sock=11"
                  .formatted(
                      port(host, "bare"),
                      port(host, "ipv4"),
                      port(host, "ipv6"),
                      port(host, "dns"),
                      port(host, "name"),
                      directory,
                      directory),
              "fd 3 ipv6 stream listens blocks",
              "fd 4 ipv6 only stream listens blocks",
              "fd 5 ipv4 datagrams blocks",
              "fd 6 unix stream listens blocks",
              "fd 7 ipv4 stream listens blocks",
              "fd 9 ipv4 stream listens blocks",
              "fd 11 unix stream listens blocks",
              "up");
      var pid = host.pids().get(0);
      assertThat(Proc.descriptors(pid).keySet())
          .contains(3, 4, 5, 6, 7, 9, 11)
          .doesNotContain(8, 10);
    }
  }

  @Test
  void a_datagram_is_answered_before_and_after_a_roll_and_one_in_between_is_not_lost()
      throws IOException {
    var dns = SocketHandoff.udp("dns", "127.0.0.1", 0);
    try (var host = TestHost.start(directory, perl(dns));
        var client = new DatagramSocket()) {
      client.setSoTimeout(20_000);
      assertThat(ask(client, host, "one")).isEqualTo("1 got one");

      host.roll();
      host.awaitCalm();
      assertThat(ask(client, host, "two")).isEqualTo("2 got two");

      host.program().stop().join();
      send(client, host, "three");
      host.program().start().join();
      assertThat(received(client)).isEqualTo("2 got three");
    }
  }

  private static String ask(DatagramSocket client, TestHost host, String text) throws IOException {
    send(client, host, text);
    return received(client);
  }

  private static void send(DatagramSocket client, TestHost host, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    client.send(new DatagramPacket(bytes, bytes.length, host.supervisor().address("dns")));
  }

  private static String received(DatagramSocket client) throws IOException {
    var packet = new DatagramPacket(new byte[100], 100);
    client.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }

  private static int port(TestHost host, String socket) {
    return ((InetSocketAddress) host.supervisor().address(socket)).getPort();
  }
}
