package org.supervisor4j.netty.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where runtime directories are made unless the user says. */
final class RuntimeParent {

  private static final String OURS = "supervisor4j";

  private RuntimeParent() {}

  static Path standard() {
    return choose(
        System.getenv(), Path.of("/run"), Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /**
   * The session's (XDG), the system's, or the temporary directory: the first that is open to us.
   */
  static Path choose(Map<String, String> environment, Path system, Path temporary) {
    var session = Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""));
    // after sudo the variable may still name another user's
    if (session.isAbsolute() && isOurs(session)) {
      return session.resolve(OURS);
    }
    var shared = system.resolve(OURS);
    if (Files.exists(shared) ? isOurs(shared) : Files.isWritable(system)) {
      return shared;
    }
    return temporary.resolve(OURS + "-" + OwnDirectory.uid());
  }

  private static boolean isOurs(Path directory) {
    return Files.isDirectory(directory)
        && Files.isWritable(directory)
        && OwnDirectory.ownerOf(directory) == OwnDirectory.uid();
  }
}
