package org.supervisor4j.netty.archive;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.runtime.OwnDirectory;

/** Makes sure that nobody else could have put there what our JVMs would run. */
final class ArchiveDirectory {

  private static final Set<PosixFilePermission> OWNER_ONLY = fromString("rwx------");

  private ArchiveDirectory() {}

  /**
   * The directory with no link in its path, made if it is missing.
   *
   * @throws SupervisorException if it can't be made, is another user's or open to others
   */
  static Path open(Path wanted) {
    try {
      if (!Files.exists(wanted)) {
        Files.createDirectories(wanted, asFileAttribute(OWNER_ONLY));
      }
      var directory = wanted.toRealPath();
      check(directory);
      return directory;
    } catch (IOException e) {
      throw new SupervisorException("directory %s can't be used: %s".formatted(wanted, e), e);
    }
  }

  private static void check(Path directory) throws IOException {
    var attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isDirectory()) {
      throw new SupervisorException(directory + " is no directory; name another");
    }
    var owner = OwnDirectory.ownerOf(directory);
    if (owner != OwnDirectory.uid()) {
      throw new SupervisorException(
          "directory %s belongs to uid %d, not to ours, %d; name another"
              .formatted(directory, owner, OwnDirectory.uid()));
    }
    if (!OWNER_ONLY.containsAll(attributes.permissions())) {
      throw new SupervisorException(
          "directory %s is open to others (%s), who could put code in it; chmod 700 it"
              .formatted(directory, PosixFilePermissions.toString(attributes.permissions())));
    }
  }
}
