package org.supervisor4j.netty.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.supervisor4j.netty.posix.Account;
import org.supervisor4j.netty.posix.FileModes;

/**
 * What another user may do with files, as far as their modes tell (path_resolution(7)). What has an
 * access control list, or can't be looked at, is not judged: then the kernel does it.
 */
final class FileAccess {

  private static final int READ = 4;
  private static final int EXECUTE = 1;

  private final Optional<Account> account;
  private final Set<Integer> groups;

  FileAccess(Conditions conditions) {
    account = conditions.other().filter(user -> user.uid() != 0);
    groups = conditions.groups();
  }

  /** What keeps that user from executing it, in words; empty if nothing is known to. */
  Optional<String> executeObjection(Path file) {
    return objection(file, EXECUTE);
  }

  Optional<String> readObjection(Path file) {
    return objection(file, READ);
  }

  private Optional<String> objection(Path file, int wanted) {
    if (account.isEmpty()) {
      return Optional.empty();
    }
    try {
      var real = file.toRealPath();
      return Stream.concat(parents(file.toAbsolutePath()), parents(real))
          .filter(parent -> isClosed(parent, EXECUTE))
          .findFirst()
          .or(() -> Optional.of(real).filter(it -> isClosed(it, wanted)))
          .map(this::told);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** From the root on. */
  private static Stream<Path> parents(Path file) {
    return Stream.iterate(file.getParent(), parent -> parent != null, Path::getParent)
        .sorted((one, other) -> one.getNameCount() - other.getNameCount());
  }

  private boolean isClosed(Path path, int wanted) {
    var user = account.orElseThrow();
    return FileModes.of(path)
        .filter(modes -> (modes.bitsFor(user.uid(), groups) & wanted) == 0)
        .isPresent();
  }

  private String told(Path closed) {
    return closed + " is closed to user " + account.orElseThrow().name() + modeOf(closed);
  }

  private static String modeOf(Path path) {
    try {
      return " (" + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + ")";
    } catch (IOException e) {
      return "";
    }
  }
}
