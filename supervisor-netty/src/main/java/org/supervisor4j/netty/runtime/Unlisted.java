package org.supervisor4j.netty.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.runtime.StateFile.Entry;
import org.supervisor4j.netty.wire.Variables;

/**
 * Workers that a host had started when it died, but not listed yet: their directories are there,
 * and each has the way to its channel in its environment (proc_pid_environ(5)).
 */
final class Unlisted {

  private final RuntimeDirectory directory;

  Unlisted(RuntimeDirectory directory) {
    this.directory = directory;
  }

  /** Those that still run, of the workers that have a directory and are not listed. */
  List<Entry> besides(List<Entry> listed) {
    var numbers = directory.numbers();
    listed.forEach(entry -> numbers.remove(entry.number()));
    return numbers.isEmpty() ? List.of() : find(numbers);
  }

  private List<Entry> find(Set<Long> numbers) {
    return ProcessStat.all().stream()
        .filter(ProcessStat::leadsItsGroup)
        .flatMap(process -> worker(process).stream())
        .filter(entry -> numbers.contains(entry.number()))
        .toList();
  }

  private Optional<Entry> worker(ProcessStat process) {
    var environment = environment(process.pid());
    try {
      return Optional.ofNullable(environment.get(Variables.CHANNEL))
          .flatMap(channel -> directory.numberOf(Path.of(channel)))
          .map(number -> entry(number, process, environment));
    } catch (InvalidPathException | NumberFormatException e) {
      return Optional.empty(); // not written by a host
    }
  }

  private static Entry entry(long number, ProcessStat process, Map<String, String> environment) {
    var worker =
        new WorkerId(
            environment.getOrDefault(Variables.PROGRAM, "?"),
            Integer.parseInt(environment.getOrDefault(Variables.SLOT, "0")),
            Integer.parseInt(environment.getOrDefault(Variables.GENERATION, "1")));
    return new Entry(number, worker, process.pid(), process.startTime(), List.of());
  }

  /** Empty for a process that we may not look into: then it is none of ours. */
  private static Map<String, String> environment(long pid) {
    var all = new HashMap<String, String>();
    try {
      var text = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/environ")), UTF_8);
      for (var variable : text.split("\0", -1)) {
        var equals = variable.indexOf('=');
        if (equals > 0) {
          all.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
      }
    } catch (IOException e) {
      all.clear();
    }
    return all;
  }
}
