package org.supervisor4j.netty.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.supervisor4j.SupervisorException;

/** Puts a Perl module of ours ahead of the installed one: see PreFork.pm, what it mends and why. */
final class PerlModule {

  /** Where perl finds options (perlrun(1)). */
  static final String OPTIONS = "PERL5OPT";

  /** The path of the socket on which the supervisor asks; until it is gone others have to wait. */
  static final String PROBE = "SUPERVISOR4J_PROBE";

  private static final String SOURCE = "PreFork.pm";
  private static final Path PLACE = Path.of("Net", "Server", "SS", SOURCE);

  private PerlModule() {}

  /**
   * Writes the module into a new directory.
   *
   * @return what perl must be told to look there first, to be put behind other options
   */
  static String write(Path directory) {
    if (directory.toString().chars().anyMatch(Character::isWhitespace)) {
      throw new SupervisorException(
          "%s can't be given to perl, as %s is split at spaces; choose a runtimeParent without"
              .formatted(directory, OPTIONS));
    }
    var file = directory.resolve(PLACE);
    try (var source = PerlModule.class.getResourceAsStream(SOURCE)) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.copy(Objects.requireNonNull(source, SOURCE), file);
    } catch (IOException e) {
      throw new SupervisorException("cannot write %s: %s".formatted(file, e), e);
    }
    return " -I" + directory;
  }
}
