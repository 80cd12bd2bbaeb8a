package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/** What workers leave to the next ones of their slot. */
@Timeout(120)
class DescriptorStoreTest {

  /** Its sockets and what was left, by name; then it says what it has found. */
  private static final String INHERIT =
      """
      count = int(os.environ.get('LISTEN_FDS', 0))
      names = os.environ['LISTEN_FDNAMES'].split(':') if count else []
      mine = {names[i]: 3 + i for i in range(count)}
      if count: assert os.environ['LISTEN_PID'] == str(os.getpid())
      """;

  private static final String READY = "say('READY=1')\nsignal.pause()\n";

  private final Path directory;

  DescriptorStoreTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealNotify.require();
  }

  private ProgramSpec.Builder spec(String program) {
    return RealNotify.spec(RealNotify.python(directory.resolve("mark"), INHERIT + program + READY))
        .descriptorStore(4);
  }

  private static List<String> found(TestHost host) {
    return host.lines().stream().filter(line -> line.contains("found")).toList();
  }

  private static void crash(TestHost host, int slot) {
    var before = host.pids();
    RealNotify.signal(before.get(slot), "KILL");
    host.awaitEvent(WorkerExited.class);
    await().until(() -> host.pids().size() == before.size() && !host.pids().equals(before));
  }

  @Test
  void what_a_slot_has_stored_comes_back_to_it_after_a_crash_and_in_a_roll_behind_its_socket() {
    var program =
        """
        slot = os.environ['SUPERVISOR4J_SLOT']
        if 'memory' in mine:
          show('found %s of %s at %d' % (os.pread(mine['memory'], 100, 0).decode(), slot, mine['memory']))
        else:
          fd = os.memfd_create('kept')
          os.write(fd, b'basket ' + slot.encode())
          say('FDSTORE=1\\nFDNAME=memory', [fd])
        """;
    var before = Footprint.settled(directory);
    try (var host = TestHost.start(directory, spec(program).workers(2).sockets(TestHost.tcp()))) {
      crash(host, 1);
      await().until(() -> found(host).size() == 1);
      assertThat(found(host)).containsExactly("web/1#1 found basket 1 of 1 at 4");

      host.roll();

      await().until(() -> found(host).size() == 3);
      assertThat(found(host))
          .contains("web/0#2 found basket 0 of 0 at 4", "web/1#2 found basket 1 of 1 at 4");
      // each is kept once
      await().until(() -> Proc.ofKind("/memfd:kept", Proc.self()).size() == 2);
      host.program().stop().join();
      await().until(() -> Proc.ofKind("/memfd:kept", Proc.self()).isEmpty());
    }
    before.awaitAgain(directory);
  }

  @Test
  void a_pipe_with_nobody_at_its_other_end_goes_unless_it_was_not_to_be_watched() {
    var program =
        """
        if first():
          for name, poll in (('dropped', ''), ('left', '\\nFDPOLL=0')):
            r, w = os.pipe()
            os.write(w, name.encode())
            say('FDSTORE=1\\nFDNAME=' + name + poll, [r])
            os.close(r)
          barrier()
        else:
          show('found ' + ' '.join(n + '=' + os.read(f, 100).decode() for n, f in mine.items()))
        """;
    try (var host = TestHost.start(directory, spec(program))) {
      var both = Proc.ofKind("pipe:", Proc.self()).size();
      crash(host, 0);

      await().until(() -> found(host).size() == 1);
      assertThat(found(host)).singleElement().matches(line -> line.endsWith("left=left"));
      await().until(() -> Proc.ofKind("pipe:", Proc.self()).size() < both);
    }
  }

  @Test
  void no_more_is_kept_than_the_spec_says_and_nothing_twice_and_what_is_removed_goes() {
    var program =
        """
        if first():
          files = [os.memfd_create('m%d' % i) for i in range(6)]
          say('FDSTORE=1\\nFDNAME=gone', files[:1])
          say('FDSTOREREMOVE=1\\nFDNAME=gone')
          for again in range(3):
            say('FDSTORE=1\\nFDNAME=a', files[1:3])
          say('FDSTORE=1\\nFDNAME=not:a:name', files[3:4])
          say('FDSTORE=1\\nFDNAME=' + 'b' * 255, files[4:6])
          barrier()
        else:
          show('found ' + ' '.join(names))
        """;
    try (var host = TestHost.start(directory, spec(program))) {
      await().until(() -> Proc.ofKind("/memfd:m", Proc.self()).size() == 4);
      crash(host, 0);

      await().until(() -> found(host).size() == 1);
      assertThat(found(host)).containsExactly("web/0#1 found a a stored " + "b".repeat(255));
    }
    await().until(() -> Proc.ofKind("/memfd:m", Proc.self()).isEmpty());
  }

  /** By SO_LINGER close(2) waits until the other end has read all, or so many seconds. */
  private static String lingering(int port) {
    return """
        def lingering():
          s = socket.create_connection(('127.0.0.1', %d))
          s.setblocking(False)
          try:
            while True: s.send(bytes(65536))
          except BlockingIOError: pass
          s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 10000))
          return s
        """
        .formatted(port);
  }

  private static boolean hangsInAClose() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals("supervisor4j-closing"))
        .flatMap(each -> Stream.of(each.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("closeOne"));
  }

  @Test
  void sockets_whose_close_takes_long_hold_up_no_word_no_death_and_no_end() throws IOException {
    var program =
        """
        import struct
        %s
        if first():
          for name in ('removed', 'left', 'kept'):
            with lingering() as s: say('FDSTORE=1\\nFDPOLL=0\\nFDNAME=' + name, [s.fileno()])
          with lingering() as s: say('unwanted', [s.fileno()])
          say('FDSTOREREMOVE=1\\nFDNAME=removed')
          barrier()
        else:
          show('found ' + ' '.join(names))
        """;
    try (var deaf = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      try (var host =
          TestHost.start(directory, spec(program.formatted(lingering(deaf.getLocalPort()))))) {
        await().until(DescriptorStoreTest::hangsInAClose);

        crash(host, 0);

        await().until(() -> found(host).size() == 1);
        assertThat(found(host)).containsExactly("web/0#1 found left kept");
      }
      assertThat(hangsInAClose()).isTrue();
    }
    await().until(() -> !hangsInAClose());
  }
}
