package org.supervisor4j;

import java.util.List;

/** The rules for a command that starts from class-data archives. */
final class ArchiveCheck {

  /** Options that say themselves which archive is made or used. */
  private static final List<String> OTHERS =
      List.of(
          "-Xshare",
          "-XX:SharedArchiveFile",
          "-XX:ArchiveClassesAtExit",
          "-XX:+AutoCreateSharedArchive",
          "-XX:DumpLoadedClassList",
          "-XX:SharedClassListFile",
          "-XX:AOT");

  private ArchiveCheck() {}

  static void check(Command command, Problems problems) {
    command.archive().ifPresent(archive -> check(archive, command, problems));
  }

  private static void check(ClassArchive archive, Command command, Problems problems) {
    problems.require(
        command.jvmOptions().isPresent(),
        "command archive",
        archive.directory(),
        "make the command by Command.java(...), else its JVM's options are not known");
    for (var option : command.jvmOptions().orElse(List.of())) {
      problems.require(
          OTHERS.stream().noneMatch(option::startsWith),
          "command archive",
          archive.directory() + " beside " + option,
          "leave out one of both");
    }
    archive.paths().forEach(path -> problems.requirePath(path, "command archive path"));
  }
}
