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
    List<Consumer<SupervisorEvent>> listeners,
    Optional<ConfiguredGroups> configuration) {

  public SupervisorSetup {
    programs = List.copyOf(programs);
    statusFiles = Map.copyOf(statusFiles);
    endpoints = List.copyOf(endpoints);
    listeners = List.copyOf(listeners);
  }

  /**
   * Asks whether a program can be rolled to this spec beside all that are there, its own as well.
   *
   * @throws InvalidSpecException if it shares a log file with another program and rotates it
   *     otherwise, or a socket with a program that wants it in another mode
   */
  public static void requireFits(ProgramSpec next, Collection<ProgramSpec> present) {
    var problems = new Problems();
    // one by one: what they have among themselves is none of its business
    for (var other : present) {
      if (!other.name().equals(next.name())) {
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
    final List<Consumer<SupervisorEvent>> listeners = new ArrayList<>();

    @Nullable Configuration configuration;

    SupervisorSetup build() {
      var configured = Optional.ofNullable(configuration);
      var problems = new Problems();
      problems.require(!programs.isEmpty(), "programs", "none", "call programs(spec, ...)");
      var names = programs.stream().map(ProgramSpec::name).toList();
      problems.require(
          new HashSet<>(names).size() == names.size(),
          "programs",
          names,
          "give each program a name of its own");
      if (name != null) {
        SpecCheck.checkName(name, "name", problems);
      }
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
          listeners,
          configured.map(ConfiguredGroups::new));
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
                name.isEmpty() ? names.size() <= 1 : names.contains(name),
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
