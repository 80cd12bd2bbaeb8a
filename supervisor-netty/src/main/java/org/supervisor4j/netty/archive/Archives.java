package org.supervisor4j.netty.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.runtime.OwnDirectory;

/**
 * The archives in the directories of users. A file's name says it all: {@code
 * PROGRAM-KEY-CHECKSUM.SUFFIX}; it comes into being whole, by a rename, and is never written to, so
 * hosts may share a directory. Thread-safe; blocks for the disk.
 */
public final class Archives {

  private static final int KEPT = 3; // of a program: this release, the one before, a host beside
  private static final String ANY_HASH = "[0-9a-f]{16}";
  private static final String WORKSHOP = ".making";
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** A file as it was when its checksum was right. */
  private record Stamp(long size, long modified, String inode) {

    static Stamp of(Path file) throws IOException {
      var now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          now.size(), now.lastModifiedTime().toMillis(), String.valueOf(now.fileKey()));
    }
  }

  private final Map<Path, Stamp> whole = new ConcurrentHashMap<>();
  private final Consumer<String> warnings;

  /**
   * Of any directories.
   *
   * @param warnings told of what was deleted, and why
   */
  public Archives(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /**
   * The youngest archive of this key. One whose checksum is wrong is deleted: a JVM of JDK 17 dies
   * of SIGBUS where it maps a file that is too short.
   *
   * @throws SupervisorException if the directory can't be trusted or used; says why
   */
  public Optional<Path> find(Path directory, ArchiveKey key) {
    var hash = Pattern.quote(key.hash());
    return youngestFirst(ArchiveDirectory.open(directory), key, hash).stream()
        .filter(this::isWhole)
        .findFirst();
  }

  private static List<Path> youngestFirst(Path directory, ArchiveKey key, String hash) {
    var name =
        Pattern.compile(
            "%s-%s-[0-9a-f]{8}\\.%s".formatted(Pattern.quote(key.program()), hash, key.suffix()));
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparing(Archives::modified).reversed())
          .toList();
    } catch (IOException e) {
      throw new SupervisorException("cannot read %s: %s".formatted(directory, e), e);
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH; // another host has deleted it
    }
  }

  private boolean isWhole(Path file) {
    try {
      var stamp = Stamp.of(file);
      if (!stamp.equals(whole.get(file))) {
        if (!file.toString().contains("-" + checksum(file) + ".")) {
          drop(file, "it is damaged");
          return false;
        }
        whole.put(file, stamp);
      }
      return true;
    } catch (IOException e) {
      drop(file, "it can't be read: " + e);
      return false;
    }
  }

  private static String checksum(Path file) throws IOException {
    try (var input = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
      input.transferTo(OutputStream.nullOutputStream());
      return "%08x".formatted(input.getChecksum().getValue());
    }
  }

  /**
   * An empty directory beside the archives, for a file that is being made and what a JVM puts
   * beside it; the caller removes it. What a host has left that died is removed.
   */
  public Path openWorkshop(Path directory) {
    var place = ArchiveDirectory.open(directory);
    try (var old = Files.newDirectoryStream(place, WORKSHOP + "*")) {
      var abandoned = Instant.now().minus(ABANDONED);
      old.forEach(
          workshop -> {
            if (modified(workshop).isBefore(abandoned)) {
              OwnDirectory.remove(workshop);
            }
          });
      return Files.createTempDirectory(place, WORKSHOP);
    } catch (IOException e) {
      throw new SupervisorException("cannot write to %s: %s".formatted(place, e), e);
    }
  }

  /** Puts what was made in a workshop to where it is found, and deletes what became too old. */
  public Path install(Path made, ArchiveKey key) {
    var place = made.resolveSibling("..").normalize();
    try {
      var name = key.program() + "-" + key.hash() + "-" + checksum(made) + "." + key.suffix();
      var installed = Files.move(made, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      var others = new ArrayList<>(youngestFirst(place, key, ANY_HASH));
      others.remove(installed); // whatever the clock says
      for (var old : others.stream().skip(KEPT - 1).toList()) {
        Files.deleteIfExists(old); // who has mapped it keeps it
      }
      return installed;
    } catch (IOException e) {
      throw new SupervisorException("cannot write to %s: %s".formatted(place, e), e);
    }
  }

  /** Deletes it, and says so. */
  public void drop(Path file, String reason) {
    whole.remove(file);
    try {
      if (Files.deleteIfExists(file)) {
        warnings.accept("archive %s was deleted: %s".formatted(file, reason));
      }
    } catch (IOException e) {
      warnings.accept("archive %s can't be deleted: %s, but %s".formatted(file, e, reason));
    }
  }
}
