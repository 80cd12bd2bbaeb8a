package org.supervisor4j.netty.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.Logs;
import org.supervisor4j.OutputEvents;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerId;

/** The structs that supervisord tells of each process's configuration, as far as a spec has it. */
final class ConfigInfo {

  private static final String NONE = "none"; // as supervisord has it: XML-RPC has no nil

  private final ConfiguredGroups configured;
  private final Supervisor supervisor;

  ConfigInfo(ConfiguredGroups configured, Supervisor supervisor) {
    this.configured = configured;
    this.supervisor = supervisor;
  }

  /** What the configuration says, and what the host runs by itself besides. */
  List<Map<String, Object>> all() {
    var running = supervisor.programs().stream().map(program -> program.spec()).toList();
    var inUse = running.stream().map(ProgramSpec::group).toList();
    var specs = new ArrayList<>(configured.latest().programs());
    var written = new LinkedHashSet<>(specs.stream().map(ProgramSpec::name).toList());
    running.stream()
        .filter(spec -> !written.contains(spec.name()))
        .filter(spec -> configured.active(spec.group()).isEmpty())
        .forEach(specs::add);
    return specs.stream()
        .flatMap(spec -> processes(spec, inUse.contains(spec.group())).stream())
        .sorted(Comparator.comparing(process -> String.valueOf(process.get("name"))))
        .toList();
  }

  private static List<Map<String, Object>> processes(ProgramSpec spec, boolean inUse) {
    return IntStream.range(0, spec.workers()).mapToObj(slot -> process(spec, slot, inUse)).toList();
  }

  private static Map<String, Object> process(ProgramSpec spec, int slot, boolean inUse) {
    var worker = new WorkerId(spec.name(), slot, 1);
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", spec.processName(slot));
    info.put("group", spec.group());
    info.put("inuse", inUse);
    info.put("autostart", !spec.order().isManual());
    info.put("process_prio", spec.order().priority());
    info.put("group_prio", spec.order().groupPriority().orElse(spec.order().priority()));
    info.put("command", command(spec, worker));
    info.put("directory", spec.command().directory().map(Object::toString).orElse(NONE));
    info.put("uid", NONE);
    info.put("exitcodes", spec.restart().expectedCodes().stream().sorted().toList());
    info.put(
        "startsecs",
        spec.readiness() instanceof Readiness.AliveFor alive ? seconds(alive.time()) : 0);
    info.put("startretries", spec.restart().startRetries().orElse(spec.restart().maxRestarts()));
    info.put("stopsignal", spec.stop().signal().number());
    info.put("stopwaitsecs", seconds(spec.stop().longest()));
    info.put("killasgroup", true); // always
    info.put("redirect_stderr", ProcessLogs.isMerged(spec));
    info.put("serverurl", NONE);
    stream(info, Stream.STDOUT, spec.logs(), worker);
    stream(
        info, Stream.STDERR, ProcessLogs.isMerged(spec) ? Logs.discarded() : spec.stderr(), worker);
    events(info, spec.outputEvents());
    return info;
  }

  private static String command(ProgramSpec spec, WorkerId worker) {
    try {
      return String.join(" ", spec.command().line(worker));
    } catch (RuntimeException unknown) {
      return NONE; // its own start would tell
    }
  }

  private static void stream(Map<String, Object> info, Stream stream, Logs logs, WorkerId worker) {
    var file = logs instanceof Logs.File known ? known : null;
    var rotation = file == null ? null : file.rotation().orElse(new Logs.Rotation(0, 0));
    var name = prefix(stream);
    info.put(name + "_logfile", file == null ? NONE : file.pathFor(worker).toString());
    info.put(name + "_logfile_maxbytes", rotation == null ? 0 : rotation.bytes());
    info.put(name + "_logfile_backups", rotation == null ? 0 : rotation.backups());
    info.put(
        name + "_syslog", logs instanceof Logs.Syslog || (file != null && file.also().isPresent()));
  }

  private static void events(Map<String, Object> info, OutputEvents events) {
    for (var stream : Stream.values()) {
      var name = prefix(stream);
      info.put(name + "_capture_maxbytes", events.captured().getOrDefault(stream, 0));
      info.put(name + "_events_enabled", events.logged().contains(stream));
    }
  }

  private static String prefix(Stream stream) {
    return stream.name().toLowerCase(Locale.ROOT);
  }

  private static long seconds(Duration time) {
    return time.plusMillis(999).toSeconds();
  }
}
