package org.supervisor4j.netty.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.netty.ChildJvm;

/** A JVM that gets listening sockets as systemd gives them: perl opens them and becomes the JVM. */
class GivenSocketsTest {

  /** 3 listens on a free port of 127.0.0.1, 4 on a unix socket; 5 is connected to the first. */
  private static final String GIVE =
      """
      $^F = 99;
      $path = shift;
      $ENV{LISTEN_PID} = $$;
      socket A, AF_INET, SOCK_STREAM, 0 and bind A, sockaddr_in(0, INADDR_LOOPBACK) or die $!;
      socket B, AF_UNIX, SOCK_STREAM, 0 and bind B, sockaddr_un($path) or die $!;
      listen A, 5 and listen B, 5 or die $!;
      socket C, AF_INET, SOCK_STREAM, 0 and connect C, getsockname A or die $!;
      $| = 1;
      print "port " . (sockaddr_in(getsockname A))[0] . "\\n";
      exec @ARGV;
      """;

  private static Path path;
  private static ChildJvm jvm;
  private static String port;

  @BeforeAll
  static void start(@TempDir Path directory) {
    path = directory.resolve("s");
    var wrapper = List.of("perl", "-MSocket", "-e", GIVE, path.toString());
    jvm = ChildJvm.start(wrapper, List.of(), GivenMain.class);
    port = jvm.lineWith("port ").substring("port ".length());
  }

  @AfterAll
  static void end() {
    jvm.close();
  }

  private static String outcome(String words) {
    jvm.enter(words);
    return jvm.lineWith("outcome: ").substring("outcome: ".length());
  }

  private static String tcp() {
    return "given /127.0.0.1:" + port;
  }

  private static String unix() {
    return "given " + path;
  }

  @Test
  void a_name_is_enough() {
    assertThat(outcome("2 http:nginx - http=1 nginx=/elsewhere other=1"))
        .isEqualTo(tcp() + ", " + unix() + ", to be bound, unused []");
  }

  @Test
  void an_address_is_enough() {
    assertThat(outcome("2 web.socket:web.socket - http=" + port + " nginx=" + path))
        .isEqualTo(tcp() + ", " + unix() + ", unused []");
  }

  @Test
  void of_several_of_one_name_the_address_tells_which() {
    assertThat(outcome("2 web:web - web=" + path)).startsWith(unix() + ", unused [web (");
  }

  @Test
  void several_where_one_is_wanted_are_refused() {
    assertThat(outcome("2 web:web - web=1"))
        .matches("refused: socket \"web\": is described as .* but .* and .* alike.*");
  }

  @Test
  void another_kind_is_refused() {
    assertThat(outcome("1 web - web=/there"))
        .startsWith("refused: socket \"web\": is described as Unix");
  }

  @Test
  void what_is_not_wanted_is_named() {
    assertThat(outcome("2 http:nginx - http=" + port))
        .isEqualTo(tcp() + ", unused [nginx (descriptor 4, " + path + ")]");
  }

  @Test
  void what_was_given_to_another_process_is_not_ours() {
    jvm.enter("2 http:nginx 1 http=" + port);

    assertThat(jvm.lineWith("WARN")).contains("given to process 1");
    assertThat(jvm.lineWith("outcome: ")).endsWith("to be bound, unused []");
  }

  @Test
  void a_connection_is_no_listening_socket() {
    assertThat(outcome("3 a:b:c -"))
        .isEqualTo(
            "refused: descriptor 5 (c), given by LISTEN_FDS, is no listening socket of TCP or unix;"
                + " give ListenStream= sockets with Accept=no");
  }

  @Test
  void a_count_that_is_none_is_refused() {
    assertThat(outcome("many - -")).isEqualTo("refused: LISTEN_FDS was 'many': give a number");
  }

  @Test
  void without_the_variables_nothing_is_given() {
    assertThat(outcome("- - - http=" + port)).isEqualTo("to be bound, unused []");
  }
}
