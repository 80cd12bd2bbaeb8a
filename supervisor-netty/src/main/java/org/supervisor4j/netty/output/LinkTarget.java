package org.supervisor4j.netty.output;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where links lead, though nothing may be there yet. */
final class LinkTarget {

  private static final int MOST_LINKS = 40; // path_resolution(7)

  private LinkTarget() {}

  /** The path itself if it is no link. */
  static Path of(Path path) throws IOException {
    var target = path;
    for (int links = 0; links < MOST_LINKS; links++) {
      if (!Files.isSymbolicLink(target)) {
        return target;
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    throw new FileSystemLoopException(path.toString());
  }
}
