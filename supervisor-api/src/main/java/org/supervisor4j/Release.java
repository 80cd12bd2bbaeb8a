package org.supervisor4j;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The directory of a release behind a symbolic link that a deployment switches. The link is
 * followed when a generation first starts, and that directory is the generation's for its life: a
 * crash between the switch and the roll comes back on the old release.
 */
public final class Release {

  private final Path link;

  private Release(Path link) {
    this.link = link;
  }

  /** The directory that this link points to, as {@code /srv/shop/current}. */
  public static Release symlink(Path link) {
    return new Release(link.toAbsolutePath());
  }

  /**
   * What the link points to now.
   *
   * @throws SupervisorException if that is no directory
   */
  public Path path() {
    try {
      var release = link.toRealPath();
      if (Files.isDirectory(release)) {
        return release;
      }
      throw new SupervisorException(
          "release %s is %s, which is no directory; point the link to one"
              .formatted(link, release));
    } catch (IOException e) {
      throw new SupervisorException(
          "release %s leads nowhere: %s; create the link, or mend its target".formatted(link, e),
          e);
    }
  }

  /**
   * For {@link Command#java(String, Supplier, String...)}.
   *
   * @param entries below the release, as {@code shop.jar} or {@code lib/*}
   */
  public Supplier<String> classPath(String... entries) {
    return () -> {
      var release = path();
      return Arrays.stream(entries)
          .map(entry -> release + File.separator + entry)
          .collect(Collectors.joining(File.pathSeparator));
    };
  }
}
