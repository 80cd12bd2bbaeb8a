package org.supervisor4j.netty.worker;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Classes lie in a directory here, and to read one takes a descriptor; a jar is open anyway. */
final class Classes {

  private Classes() {}

  /** All that lie beside these. */
  static void load(Class<?>... some) throws IOException, URISyntaxException {
    for (var one : some) {
      var root = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (var files = Files.walk(root.resolve("org/supervisor4j/netty"))) {
        files
            .map(file -> root.relativize(file).toString())
            .filter(name -> name.matches(".*netty/(move|worker|wire|control)/.*\\.class"))
            .forEach(name -> load(name.replace(".class", "").replace('/', '.')));
      }
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
