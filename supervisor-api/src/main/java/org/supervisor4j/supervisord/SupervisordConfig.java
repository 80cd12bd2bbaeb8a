package org.supervisor4j.supervisord;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.Configuration;
import org.supervisor4j.ControlEndpoint;

/**
 * A {@code supervisord.conf}, read: an immutable value. Files are read as supervisord does, down to
 * its expansions and the dialect of its INI files; what can't be honoured is in {@link
 * #problems()}.
 */
public final class SupervisordConfig implements Configuration {

  private final Path file;
  private final Map<String, String> environment;
  private final Reading reading;

  private SupervisordConfig(Path file, Map<String, String> environment) {
    this.file = file.toAbsolutePath().normalize();
    this.environment = Map.copyOf(environment);
    reading = Reading.of(this.file, this.environment);
  }

  /**
   * Reads the file and those that it includes. A file without {@code [supervisord]}, made to be
   * included by another, is read as if it had an empty one.
   *
   * @throws SupervisordConfigException with every error: file, line, value and mend
   */
  public static SupervisordConfig load(Path file) {
    return load(file, System.getenv());
  }

  /** As {@link #load(Path)}, with these variables for {@code %(ENV_X)s} instead of the host's. */
  public static SupervisordConfig load(Path file, Map<String, String> environment) {
    return new SupervisordConfig(file, environment);
  }

  /** The file that includes the others, absolute. */
  public Path file() {
    return file;
  }

  /** What {@code [supervisord]} says. */
  public HostSettings host() {
    return reading.host();
  }

  /** What is not honoured, and what may not be meant so; in the order of the files. */
  public List<Problem> problems() {
    return reading.problems();
  }

  @Override
  public List<String> warnings() {
    return problems().stream().map(Problem::toString).toList();
  }

  @Override
  public String identifier() {
    return host().identifier();
  }

  @Override
  public String name() {
    return "supervisord-" + Integer.toHexString(file.toString().hashCode());
  }

  @Override
  public Optional<Path> pidFile() {
    return reading.isWhole() ? Optional.of(host().pidFile()) : Optional.empty();
  }

  @Override
  public Optional<Path> mainLog() {
    return reading.isWhole() ? host().logFile() : Optional.empty();
  }

  @Override
  public List<Group> groups() {
    return reading.groups();
  }

  /** Those that can be opened: on a port only with a password. */
  @Override
  public List<ControlEndpoint> endpoints() {
    return reading.endpoints().stream().flatMap(endpoint -> endpoint.control().stream()).toList();
  }

  @Override
  public SupervisordConfig reread() {
    return new SupervisordConfig(file, environment);
  }

  @Override
  public String toString() {
    return file + (Files.exists(file) ? "" : " (gone)") + ": " + programs();
  }
}
