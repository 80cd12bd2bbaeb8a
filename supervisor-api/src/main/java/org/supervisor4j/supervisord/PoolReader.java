package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.supervisor4j.SocketHandoff;

/** Reads the processes that a section has in a group, as supervisord's options do. */
final class PoolReader {

  private static final String PROCESS_NUM = "%(process_num)";

  private final Keys keys;
  private final String program;
  private final String group;
  private final Map<String, String> shared;

  /**
   * @param shared the variables of {@code [supervisord]}
   */
  PoolReader(Keys keys, String program, String group, Map<String, String> shared) {
    this.keys = keys.with(Map.of("program_name", program, "group_name", group));
    this.program = program;
    this.group = group;
    this.shared = shared;
  }

  Pool read(Optional<SocketHandoff> socket, Optional<Listening> listening) {
    var settings = Settings.read(keys);
    var count = count();
    check(settings, count);
    var processes = IntStream.range(0, count).mapToObj(this::process).toList();
    return new Pool(program, group, settings, processes, socket, listening);
  }

  private int count() {
    return keys.value("numprocs", 1, Kinds::integer);
  }

  private void check(Settings settings, int count) {
    if (count > 1
        && keys.raw("process_name").filter(n -> n.text().contains(PROCESS_NUM)).isEmpty()) {
      keys.error(
          "process_name",
          "process_name lacks %(process_num), with numprocs "
              + count
              + ": write it as process_name=%(program_name)s_%(process_num)02d");
    }
    if (keys.raw("command").isEmpty()) {
      keys.error("command", "has no command: say what to run, as command=/usr/bin/app --port 80");
    }
    if (settings.stopasgroup() && !settings.killasgroup()) {
      keys.error(
          "killasgroup", "killasgroup is false with stopasgroup true: leave killasgroup out");
    }
    if (count < 1) {
      keys.notHonoured("numprocs", "the program is left out; give at least 1");
    }
    warn(settings);
  }

  private void warn(Settings settings) {
    var first = named(0);
    if (settings.redirectStderr() && target("stderr", first) instanceof Target.File) {
      keys.warning("stderr_logfile", "it stays empty, since redirect_stderr=true");
    }
    warnOfLostBreak(process(0).command());
  }

  /** A key that stands at the end of a line was meant for the next one. */
  private void warnOfLostBreak(List<String> command) {
    command.stream()
        .skip(1)
        .filter(
            word -> KnownKeys.ofPrograms().contains(word.split("=", 2)[0]) && word.contains("="))
        .forEach(
            word ->
                keys.warning("command", word + " is an argument here: is a line break missing?"));
  }

  /** The process at this position, from 0; there may be more of them than the section says. */
  OneProcess process(int slot) {
    var named = named(slot);
    var environment = new LinkedHashMap<>(shared);
    environment.putAll(variables(keys.with(numbers(slot))));
    return new OneProcess(
        named.value("process_name", program, Kinds::name),
        named.value("command", List.of(), PoolReader::words),
        named.value("directory", Path::of),
        environment,
        target("stdout", named),
        keys.value("redirect_stderr", false, Kinds::bool)
            ? new Target.None()
            : target("stderr", named));
  }

  /** What the section's own variables say can be filled in, too. */
  private Keys named(int slot) {
    var numbered = keys.with(numbers(slot));
    return numbered.with(Environment.variables(variables(numbered)));
  }

  private static Map<String, String> variables(Keys numbered) {
    return numbered.value("environment", Map.of(), Pairs::parse);
  }

  private Map<String, Integer> numbers(int slot) {
    var start = keys.value("numprocs_start", 0, Kinds::integer);
    return Map.of("process_num", start + slot, "numprocs", count());
  }

  private static List<String> words(String command) {
    var words = Words.split(command);
    if (words.isEmpty()) {
      throw new BadValueException("is empty: say what to run");
    }
    return words;
  }

  private static Target target(String stream, Keys keys) {
    return keys.filledTwice(stream + "_logfile", Target::parse).orElse(new Target.Auto());
  }
}
