package org.supervisor4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Supervisor.Builder} collected, checked; for implementations.
 *
 * @param statusFiles by the name of the program
 * @param configuration which of a configuration's groups run; they are among the programs
 */
public record SupervisorSetup(
    Optional<String> name,
    Optional<Path> runtimeParent,
    List<ProgramSpec> programs,
    OsSignals signals,
    Optional<Path> pidFile,
    boolean systemd,
    Map<String, Path> statusFiles,
    List<ControlEndpoint> endpoints,
    OptionalInt exitOnFatal,
    List<Consumer<SupervisorEvent>> listeners,
    Optional<ConfiguredGroups> configuration) {

  public SupervisorSetup {
    programs = List.copyOf(programs);
    statusFiles = Map.copyOf(statusFiles);
    endpoints = List.copyOf(endpoints);
    listeners = List.copyOf(listeners);
  }

  /**
   * Asks whether a program can be rolled to this spec, or be added with it, beside all that are
   * there, its own as well.
   *
   * @throws InvalidSpecException if it shares a log file with another program and rotates it
   *     otherwise, or a socket with a program that wants it in another mode, or a name in its
   *     group; or starts after a program that there is not, or that starts after it
   */
  public static void requireFits(ProgramSpec next, Collection<ProgramSpec> present) {
    var problems = new Problems();
    OrderCheck.check(next, present, problems);
    // one by one: what they have among themselves is none of its business
    for (var other : present) {
      if (!other.name().equals(next.name())) {
        if (other.group().equals(next.group())) {
          NameCheck.check(List.of(other, next), problems);
        }
        LogCheck.check(List.of(other, next), problems);
      }
      HandoverCheck.checkModes(List.of(other, next), problems);
    }
    problems.throwIfAny("program " + next.name());
  }

  static final class Draft {
    @Nullable String name;
    @Nullable Path runtimeParent;
    final List<ProgramSpec> programs = new ArrayList<>();
    OsSignals signals = OsSignals.none();
    @Nullable Path pidFile;
    boolean systemd;
    final Map<String, Path> statusFiles = new LinkedHashMap<>(); // of the only program under ""
    final List<ControlEndpoint> endpoints = new ArrayList<>();
    OptionalInt exitOnFatal = OptionalInt.empty();
    final List<Consumer<SupervisorEvent>> listeners = new ArrayList<>();

    @Nullable Configuration configuration;

    SupervisorSetup build() {
      var configured = Optional.ofNullable(configuration);
      var problems = new Problems();
      var names = programs.stream().map(ProgramSpec::name).toList();
      problems.require(
          new HashSet<>(names).size() == names.size(),
          "programs",
          names,
          "give each program a name of its own");
      if (name != null) {
        SpecCheck.checkName(name, "name", problems);
      }
      NameCheck.check(programs, problems);
      OrderCheck.check(programs, problems);
      checkExit(problems);
      checkSockets(problems);
      HandoverCheck.checkModes(programs, problems);
      LogCheck.check(programs, problems);
      signals.check(problems);
      checkStatusFiles(names, problems);
      ControlCheck.check(endpoints, problems);
      problems.throwIfAny("supervisor");
      return new SupervisorSetup(
          Optional.ofNullable(name).or(() -> configured.map(Configuration::name)),
          Optional.ofNullable(runtimeParent),
          programs,
          signals,
          Optional.ofNullable(pidFile).or(() -> configured.flatMap(Configuration::pidFile)),
          systemd,
          named(statusFiles),
          endpoints,
          exitOnFatal,
          listeners,
          configured.map(ConfiguredGroups::new));
    }

    /** What a parent can be told of a status (wait(2)). */
    private void checkExit(Problems problems) {
      exitOnFatal.ifPresent(
          code ->
              problems.require(
                  code >= 0 && code <= 255, "exitOnFatal", code, "give a code from 0 to 255"));
    }

    private Map<String, Path> named(Map<String, Path> files) {
      Map<String, Path> named = new HashMap<>();
      files.forEach(
          (name, file) -> named.put(name.isEmpty() ? programs.get(0).name() : name, file));
      return named;
    }

    private void checkStatusFiles(List<String> names, Problems problems) {
      var taken = new HashSet<Path>();
      if (pidFile != null) {
        taken.add(pidFile.toAbsolutePath().normalize());
      }
      statusFiles.forEach(
          (name, file) -> {
            problems.require(
                name.isEmpty() ? names.size() == 1 : names.contains(name),
                "statusFile " + (name.isEmpty() ? file : "of " + name),
                "for " + names,
                "say of which of them: statusFile(program, path)");
            problems.require(
                taken.add(file.toAbsolutePath().normalize()),
                "statusFile",
                file,
                "give each status file, and the pid file, a path of its own");
          });
    }

    private void checkSockets(Problems problems) {
      Map<String, SocketHandoff> byName = new HashMap<>();
      for (var program : programs) {
        for (var numbered : program.sockets()) {
          var socket = numbered.unnumbered();
          var same = byName.putIfAbsent(socket.name(), socket);
          problems.require(
              same == null || same.equals(socket),
              "socket " + socket.name(),
              socket,
              "programs that share a socket must describe it alike, but another says " + same);
        }
      }
    }
  }
}
