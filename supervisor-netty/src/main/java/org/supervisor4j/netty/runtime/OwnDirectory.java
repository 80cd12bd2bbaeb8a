package org.supervisor4j.netty.runtime;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;

/** Directories that nobody else could have prepared for us. */
public final class OwnDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(OwnDirectory.class);

  private static final String LEFT = "cannot remove {}; it takes up space, but does no harm";

  /** Each level takes descriptors and stack, and a worker makes as many as it likes. */
  private static final int DEEPEST = 100;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnDirectory() {}

  /** The user that this process acts as, and so the owner of what it creates. */
  public static int uid() {
    return ownerOf(Path.of("/proc/self").resolve("."));
  }

  public static int ownerOf(Path path) {
    try {
      return (int) Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new SupervisorException("cannot see who owns %s: %s".formatted(path, e), e);
    }
  }

  /**
   * A new directory that only its owner may enter.
   *
   * @throws SupervisorException if there is anything already
   */
  static Path create(Path directory) {
    try {
      return Files.createDirectory(directory, PRIVATE);
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static SupervisorException failed(Path directory, IOException e) {
    return new SupervisorException("cannot create directory %s: %s".formatted(directory, e), e);
  }

  /**
   * Creates the directory unless it is there, and sets its mode.
   *
   * @throws SupervisorException if it is another user's, or a symbolic link, or no directory
   */
  static Path ensure(Path directory, String mode) {
    try {
      createOrFind(directory);
      check(directory);
      return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static void createOrFind(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      // judged next, like one that was created
    }
  }

  private static void check(Path directory) {
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      throw new SupervisorException(
          "%s is a symbolic link or no directory; remove it or choose another runtime directory"
              .formatted(directory));
    }
    if (ownerOf(directory) != uid()) {
      throw new SupervisorException(
          "%s belongs to uid %d, not to ours, %d; remove it or choose another runtime directory"
              .formatted(directory, ownerOf(directory), uid()));
    }
  }

  /** Removes it with all it holds, as far as that can be done. */
  public static void remove(Path directory) {
    try {
      Files.deleteIfExists(directory); // mostly it is empty, and then this needs no descriptor
    } catch (DirectoryNotEmptyException e) {
      removeAll(directory);
    } catch (IOException e) {
      LOG.warn(LEFT, directory, e);
    }
  }

  /**
   * Never along a path twice: its owner may put a link in the place of what was looked at, and we
   * may delete more than he.
   */
  private static void removeAll(Path directory) {
    try (var parent = Files.newDirectoryStream(directory.resolveSibling(""))) {
      if (!(parent instanceof SecureDirectoryStream<Path> safe)) { // Linux has it
        throw new IOException("this file system can't be read safely");
      }
      removeAll(safe, directory.getFileName(), DEEPEST);
    } catch (IOException | RuntimeException e) { // its owner may change it meanwhile
      LOG.warn(LEFT, directory, e);
    }
  }

  private static void removeAll(SecureDirectoryStream<Path> parent, Path name, int levels)
      throws IOException {
    if (levels == 0) {
      throw new IOException("there are more than " + DEEPEST + " directories in each other");
    }
    try (var directory = parent.newDirectoryStream(name, NOFOLLOW_LINKS)) {
      for (var path : directory) {
        var entry = path.getFileName();
        var view =
            directory.getFileAttributeView(entry, BasicFileAttributeView.class, NOFOLLOW_LINKS);
        if (view.readAttributes().isDirectory()) {
          removeAll(directory, entry, levels - 1);
        } else {
          directory.deleteFile(entry);
        }
      }
    }
    parent.deleteDirectory(name);
  }

  /** Makes another user the owner of a directory that is still ours, and of what is in it. */
  public static void give(Path directory, int uid) {
    try (var tree = Files.walk(directory)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.setAttribute(path, "unix:uid", uid, NOFOLLOW_LINKS);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new SupervisorException(
          "cannot give %s to uid %s: %s".formatted(directory, Integer.toUnsignedString(uid), e), e);
    }
  }
}
