package org.supervisor4j.supervisord;

import java.nio.file.Files;
import java.nio.file.Path;

/** Paths, by the rules of supervisord's datatypes: what is not there is an error at once. */
final class Places {

  private Places() {}

  static Path directory(String text) {
    var path = Path.of(Accounts.withHome(text));
    if (!Files.isDirectory(path)) {
      throw new BadValueException("is no directory: create it, or name another");
    }
    return path;
  }

  /** A file that may be created: its directory is there. */
  static Path file(String text) {
    var path = Path.of(Accounts.withHome(text));
    var parent = path.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new BadValueException("is in no directory that is there: create " + parent);
    }
    return path;
  }

  static Path absolute(String text) {
    return Path.of(Accounts.withHome(text)).toAbsolutePath().normalize();
  }
}
