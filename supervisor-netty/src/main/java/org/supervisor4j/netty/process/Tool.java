package org.supervisor4j.netty.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.supervisor4j.SupervisorException;

/** A program of the system that changes one thing of its process and becomes another program. */
enum Tool {
  SH("umask", "dash"),
  PRLIMIT("limit", "util-linux"),
  NICE("nice", "coreutils"),
  TASKSET("cpus", "util-linux"),
  SETPRIV("user", "util-linux"),
  ENV("environment", "coreutils");

  /** By no PATH, which may be a worker's: some of it runs as the host. */
  private static final List<Path> DIRECTORIES =
      Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").map(Path::of).toList();

  private final String field;
  private final String debianPackage;

  Tool(String field, String debianPackage) {
    this.field = field;
    this.debianPackage = debianPackage;
  }

  boolean isWantedBy(Conditions conditions) {
    return switch (this) {
      case SH -> conditions.execution().umask().isPresent() || conditions.memory().isPresent();
      case PRLIMIT -> !conditions.execution().limits().isEmpty();
      case NICE -> conditions.nice() != 0;
      case TASKSET -> conditions.execution().cpus().isPresent();
      case SETPRIV -> conditions.isOther() || conditions.gid().isPresent();
      case ENV -> false; // known only with the environment
    };
  }

  /** What of a spec needs it. */
  String field() {
    return field;
  }

  String program() {
    return name().toLowerCase(Locale.ROOT);
  }

  Optional<Path> find() {
    return DIRECTORIES.stream()
        .map(directory -> directory.resolve(program()))
        .filter(Files::isExecutable)
        .findFirst();
  }

  String absence() {
    return "it takes %s, which is in none of %s; apt-get install %s"
        .formatted(program(), DIRECTORIES, debianPackage);
  }

  String path() {
    return find()
        .orElseThrow(() -> new SupervisorException("can't be started: " + absence()))
        .toString();
  }
}
