package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Logs;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.LogFailed;
import org.supervisor4j.SupervisorEvent.LogRecovered;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Datagrams;

/** Lines on their way to a daemon that is there, does not read, or is missing. */
@Timeout(60)
class SyslogTest {

  private static final WorkerId WORKER = new WorkerId("web", 1, 2);
  private static final String TIME = "[A-Z][a-z]{2} [ 123][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} ";

  private final Path directory;
  private final Path path;
  private final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  private final LogFiles files = new LogFiles(events::add);
  private final Logs.Syslog settings;
  private Optional<Datagrams> daemon = Optional.empty();

  SyslogTest(@TempDir Path directory) {
    this.directory = directory;
    path = directory.resolve("log");
    settings = Logs.syslog().socket(path);
  }

  private void listen() {
    daemon = Optional.of(Datagrams.open(path));
  }

  @AfterEach
  void close() {
    files.close();
    daemon.ifPresent(Datagrams::close);
  }

  private static void print(Outlet outlet, String text) {
    var bytes = text.getBytes(UTF_8);
    outlet.feed(bytes, bytes.length);
  }

  private List<String> received() {
    var all = new ArrayList<String>();
    for (var next = daemon.orElseThrow().next();
        next.isPresent();
        next = daemon.orElseThrow().next()) {
      all.add(next.get().text());
    }
    return all;
  }

  @Test
  void each_line_is_a_datagram_with_priority_time_and_worker() {
    listen();
    var outlet = files.outlet(settings.facility("local3"), WORKER);

    print(outlet, "one\ntwo \u001b[1;31mred\u001b[0m\nth");
    print(outlet, "ree");
    outlet.end();

    assertThat(received())
        .satisfiesExactly(
            line -> assertThat(line).matches("<158>" + TIME + "web/1#2: one"),
            line -> assertThat(line).matches("<158>" + TIME + "web/1#2: two red"),
            line -> assertThat(line).matches("<158>" + TIME + "web/1#2: three"));
    assertThat(events).isEmpty();
  }

  @Test
  void a_file_may_have_its_lines_in_syslog_too() throws Exception {
    listen();
    var log = directory.resolve("web.log");
    var outlet = files.outlet(Logs.file(log).stripAnsi().labels().also(settings), WORKER);

    print(outlet, "\u001b[2Kone\n\u001b]0;title\u0007two\n");
    outlet.end();

    assertThat(received())
        .satisfiesExactly(
            line -> assertThat(line).matches("<14>" + TIME + "web/1#2: one"),
            line -> assertThat(line).matches("<14>" + TIME + "web/1#2: two"));
    assertThat(log).hasContent("web/1#2 one\nweb/1#2 two\n");
  }

  @Test
  void a_daemon_that_does_not_read_holds_nobody_up_and_what_is_lost_is_told_once() {
    listen();
    var outlet = files.outlet(settings, WORKER);
    int printed = 0;
    while (events.isEmpty()) { // as many as the kernel keeps
      print(outlet, "line " + printed++ + "\n");
    }
    print(outlet, "x".repeat(100) + "\n");

    assertThat(events).containsExactly(new LogFailed("web", path, "its queue is full"));
    assertThat(received()).hasSize(printed - 1);
    await()
        .untilAsserted(
            () -> {
              print(outlet, "again\n"); // taken at once, and told once a second has passed
              assertThat(events).hasSize(2);
            });
    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            LogRecovered.class, event -> assertThat(event.lostBytes()).isBetween(150L, 250L));
    assertThat(received()).isNotEmpty().allMatch(line -> line.endsWith(" web/1#2: again"));
  }

  @Test
  void a_daemon_that_is_missing_is_told_once_and_found_when_it_comes() {
    var outlet = files.outlet(settings, WORKER);
    print(outlet, "one\ntwo\n");
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            LogFailed.class,
            event -> assertThat(event.reason()).startsWith("nobody takes a line: "));

    listen();
    await()
        .untilAsserted(
            () -> {
              print(outlet, "three\n");
              assertThat(events).hasSize(2).last().isInstanceOf(LogRecovered.class);
            });
    assertThat(received()).singleElement().asString().endsWith(" web/1#2: three");
  }

  @Test
  void escape_sequences_are_left_out_wherever_a_block_ends() {
    assertThat(AnsiFree.plain("a\u001b[0;1mb\u001b]8;;http://x\u001b\\c\u001bMd"))
        .isEqualTo("abcd");
    assertThat(AnsiFree.plain("ü [1m")).isEqualTo("ü [1m");
    var kept = new ArrayList<String>();
    var blocks =
        new AnsiFree(
            new Blocks() {
              @Override
              public void block(byte[] bytes, int from, int to) {
                kept.add(new String(bytes, from, to - from, UTF_8));
              }

              @Override
              public void end() {}
            });
    for (var part : List.of("a\u001b", "[3", "1mb", "\u001b[31\nc")) {
      var bytes = part.getBytes(UTF_8);
      blocks.block(bytes, 0, bytes.length);
    }
    assertThat(String.join("", kept)).isEqualTo("ab\nc"); // a broken one ends with its line
  }

  @Test
  void a_priority_has_the_same_digits_everywhere() {
    var usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      listen();
      print(files.outlet(settings.facility("local3"), WORKER), "one\n");
    } finally {
      Locale.setDefault(usual);
    }

    assertThat(received()).singleElement().asString().matches("<\\d+>" + TIME + ".*");
  }
}
