package org.supervisor4j.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.netty.posix.Children.ending;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;

class SpawnTest {

  /** What no C library has. */
  public interface Newer {
    int posix_spawn_file_actions_addteleport_np(int where);
  }

  private static final List<String> SLEEP = List.of("sleep", "1000");

  private final Children children = new Children();
  private final int output = children.output().descriptor();

  @AfterEach
  void leave_no_child() {
    children.close();
  }

  @Test
  void child_has_exactly_the_descriptors_it_was_given() throws IOException {
    var first = listening();
    var second = listening();
    try {
      var child = sleep(List.of(second.intValue(), first.intValue()));

      await()
          .untilAsserted(
              () ->
                  assertThat(Proc.descriptors(child))
                      .isEqualTo(
                          Map.of(
                              0, "/dev/null",
                              1, mine(output),
                              2, mine(output),
                              3, mine(second.intValue()),
                              4, mine(first.intValue()))));
      assertThat(mine(first.intValue()))
          .startsWith("socket:")
          .isNotEqualTo(mine(second.intValue()));
    } finally {
      first.close();
      second.close();
    }
  }

  @Test
  void descriptors_arrive_where_they_are_wanted_with_nothing_between() {
    var inherited = new TreeMap<>(Map.of(0, 5, 4, 3, 40, 4));

    var child =
        children.start(
            new Spawn(
                Path.of("/bin/sleep"),
                SLEEP,
                Map.of(),
                Optional.empty(),
                output,
                output,
                inherited));

    await()
        .untilAsserted(
            () ->
                assertThat(Proc.descriptors(child))
                    .containsOnlyKeys(0, 1, 2, 4, 40)
                    .containsEntry(0, mine(5))
                    .containsEntry(4, mine(3))
                    .containsEntry(40, mine(4)));
  }

  @Test
  void child_without_sockets_has_three_descriptors() {
    var child = sleep(List.of());

    await().untilAsserted(() -> assertThat(Proc.descriptors(child)).containsOnlyKeys(0, 1, 2));
  }

  @Test
  void sources_inside_the_target_range_arrive_in_crossing_order() {
    var sources = List.of(5, 3, 4);
    assertThat(new HashSet<>(sources.stream().map(SpawnTest::mine).toList()))
        .as("three different open files of this JVM")
        .hasSize(3)
        .doesNotContain("gone");

    var child = sleep(sources);

    await()
        .untilAsserted(
            () ->
                assertThat(Proc.descriptors(child))
                    .containsOnlyKeys(0, 1, 2, 3, 4, 5)
                    .containsEntry(3, mine(5))
                    .containsEntry(4, mine(3))
                    .containsEntry(5, mine(4)));
  }

  @Test
  void stdout_and_stderr_may_lie_inside_the_target_range_too() {
    var child = children.start(sleeping(4, 3, List.of(output, 3)));

    await()
        .untilAsserted(
            () ->
                assertThat(Proc.descriptors(child))
                    .containsEntry(1, mine(4))
                    .containsEntry(2, mine(3))
                    .containsEntry(3, mine(output))
                    .containsEntry(4, mine(3))
                    .hasSize(5));
  }

  @Test
  void child_blocks_and_ignores_no_signal_and_quit_kills_it() {
    var quit = 1L << (Signal.QUIT.number() - 1);
    assertThat(Proc.signals("thread-self", "SigBlk") & quit)
        .as("HotSpot blocks QUIT here, and a mask is inherited")
        .isEqualTo(quit);

    var child = sleep(List.of());

    assertThat(Proc.signals("" + child, "SigBlk")).isZero();
    assertThat(Proc.signals("" + child, "SigIgn")).isZero();
    Processes.signal(child, Signal.QUIT.number());
    assertThat(ending(child)).isEqualTo(new ExitStatus.Signalled(Signal.QUIT.number()));
  }

  @Test
  void child_leads_its_own_process_group() {
    var child = sleep(List.of());

    assertThat(Proc.group(child)).isEqualTo(child).isNotEqualTo(Proc.group(Proc.self()));
  }

  @Test
  void child_runs_in_its_directory(@TempDir Path directory) throws IOException {
    var child = children.start(sleeping(Map.of(), Optional.of(directory)));

    assertThat(Proc.directory(child)).isEqualTo(directory.toRealPath());
    assertThat(Proc.directory(children.start(sleeping(Map.of(), Optional.empty()))))
        .isEqualTo(Proc.directory(Proc.self()));
  }

  @Test
  void environment_arrives_whole_whatever_is_in_it() {
    var environment =
        Map.of("a.b", "1", "EMPTY", "", "GRÜSSE", "日本 ☃", "EQUALS", "a=b=c", "LINES", "x\ny");

    var child = children.start(sleeping(environment, Optional.empty()));

    await().untilAsserted(() -> assertThat(Proc.environment(child)).isEqualTo(environment));
  }

  @Test
  void arguments_arrive_as_they_are() {
    var printf = List.of("printf", "[%s]", "", "two words", "ü", "*", "$HOME");

    var child = children.start(spawn("/usr/bin/printf", printf));

    assertThat(children.output().text()).isEqualTo("[][two words][ü][*][$HOME]");
    assertThat(ending(child)).isEqualTo(new ExitStatus.Exited(0));
  }

  @Test
  void missing_program_is_an_error_at_once_and_leaves_no_descriptor() {
    sleep(List.of()); // whatever the first spawn opens in this JVM
    var before = Proc.descriptors(Proc.self());

    assertThatThrownBy(() -> spawn("/no/such", List.of("such")).start())
        .isInstanceOfSatisfying(
            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessageContaining("/no/such");
    assertThatThrownBy(() -> sleep(List.of(output, 123_456)))
        .isInstanceOf(PosixException.class)
        .hasMessageContaining("123456")
        .hasMessageContaining("EBADF");

    assertThat(Proc.openedSince(before)).isEmpty();
  }

  @Test
  void spawns_leave_the_host_as_it_was() {
    sleep(List.of());
    var before = Proc.descriptors(Proc.self());

    for (int i = 0; i < 50; i++) {
      Processes.end(sleep(List.of(3, 4)));
    }

    assertThat(Proc.openedSince(before)).isEmpty();
  }

  @Test
  void what_c_cannot_carry_is_refused_by_name() {
    assertThatThrownBy(() -> sleeping(Map.of("a=b", "1"), Optional.empty()).start())
        .hasMessageContaining("'a=b'");
    assertThatThrownBy(() -> sleeping(Map.of("", "1"), Optional.empty()).start())
        .hasMessageContaining("''");
    assertThatThrownBy(() -> sleeping(Map.of("KEY", "secret\0"), Optional.empty()).start())
        .hasMessageContaining("KEY")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> spawn("/bin/sleep", List.of("a\0b")).start())
        .hasMessageContaining("a\\0b");
    assertThatThrownBy(() -> spawn("sleep", List.of("sleep"))).hasMessageContaining("absolute");
  }

  @Test
  void too_old_a_libc_is_named_with_the_version_needed() {
    var libc = LibraryLoader.create(Newer.class).failImmediately().load("c");

    assertThatThrownBy(
            () -> FileActions.since("2.34", () -> libc.posix_spawn_file_actions_addteleport_np(1)))
        .isExactlyInstanceOf(SupervisorException.class)
        .hasMessageContaining("glibc 2.34");
  }

  private static String mine(int fd) {
    return Proc.descriptor(Proc.self(), fd);
  }

  private static Socket listening() throws IOException {
    Epoll.ensureAvailability();
    var socket = Socket.newSocketStream();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.listen(16);
    return socket;
  }

  private long sleep(List<Integer> inherited) {
    return children.start(sleeping(output, output, inherited));
  }

  private static Spawn sleeping(int stdout, int stderr, List<Integer> inherited) {
    return new Spawn(
        Path.of("/bin/sleep"),
        SLEEP,
        Map.of(),
        Optional.empty(),
        stdout,
        stderr,
        fromThree(inherited));
  }

  private static SortedMap<Integer, Integer> fromThree(List<Integer> descriptors) {
    var inherited = new TreeMap<Integer, Integer>();
    descriptors.forEach(fd -> inherited.put(3 + inherited.size(), fd));
    return inherited;
  }

  private Spawn sleeping(Map<String, String> environment, Optional<Path> directory) {
    return new Spawn(
        Path.of("/bin/sleep"), SLEEP, environment, directory, output, output, new TreeMap<>());
  }

  private Spawn spawn(String executable, List<String> line) {
    return new Spawn(
        Path.of(executable), line, Map.of(), Optional.empty(), output, output, new TreeMap<>());
  }
}
