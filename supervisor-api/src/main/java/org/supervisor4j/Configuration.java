package org.supervisor4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to supervise as a file describes it: an immutable value, and the way to the next one. {@link
 * ConfiguredGroups} keeps which of it runs.
 */
public interface Configuration {

  /** By this name the host answers to clients. */
  String identifier();

  /** Distinguishes the host from others on this machine; see {@link Supervisor.Builder#name}. */
  String name();

  Optional<Path> pidFile();

  /** Where the host itself logs, if that is a file. */
  Optional<Path> mainLog();

  /** The groups, in the order in which they start. */
  List<Group> groups();

  /** Where clients reach the host. */
  default List<ControlEndpoint> endpoints() {
    return List.of();
  }

  /** What of it is not honoured, and what may not be meant so, a line each, for the log. */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * Reads it anew; this one stays as it is.
   *
   * @throws SupervisorException if it can't be used, with everything that is wrong
   */
  Configuration reread();

  /** All programs of all groups. */
  default List<ProgramSpec> programs() {
    return groups().stream().flatMap(group -> group.programs().stream()).map(Entry::spec).toList();
  }

  /**
   * Programs that are added and removed together. Equal groups were described alike.
   *
   * @param description of what no program has, as its priority
   */
  record Group(String name, Object description, List<Entry> programs) {
    public Group {
      programs = List.copyOf(programs);
    }
  }

  /**
   * A program and what it was made of, since functions in a spec can't be compared.
   *
   * @param description equal for programs that were described alike but for the number of workers
   */
  record Entry(ProgramSpec spec, Object description) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Entry entry
          && entry.spec.name().equals(spec.name())
          && entry.spec.workers() == spec.workers()
          && entry.description.equals(description);
    }

    @Override
    public int hashCode() {
      return description.hashCode();
    }
  }
}
