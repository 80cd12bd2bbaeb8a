package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.output.LogBytes;
import org.supervisor4j.netty.output.Recent;

/**
 * The host's own log, as far as it is ours: a line for each event as the log has it, after time and
 * level as supervisord writes them. Remembered, not written: the real one goes through SLF4J, to
 * where only the host knows.
 */
final class MainLog implements Consumer<SupervisorEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS");

  private final InstantSource clock;
  private final ZoneId zone;
  private final Function<SupervisorEvent, String> line;
  private final Predicate<SupervisorEvent> isTrouble;
  private final Recent recent = new Recent();

  MainLog(
      InstantSource clock,
      ZoneId zone,
      Function<SupervisorEvent, String> line,
      Predicate<SupervisorEvent> isTrouble) {
    this.clock = clock;
    this.zone = zone;
    this.line = line;
    this.isTrouble = isTrouble;
  }

  @Override
  public void accept(SupervisorEvent event) {
    write(isTrouble.test(event) ? "WARN" : "INFO", line.apply(event));
  }

  /** A line of somebody else's making. */
  void info(String text) {
    write("INFO", text);
  }

  private void write(String level, String text) {
    Instant now = clock.instant();
    var bytes = (TIME.format(now.atZone(zone)) + " " + level + " " + text + "\n").getBytes(UTF_8);
    recent.append(bytes, 0, bytes.length);
  }

  LogBytes bytes() {
    return recent;
  }

  void clear() {
    recent.clear();
  }
}
