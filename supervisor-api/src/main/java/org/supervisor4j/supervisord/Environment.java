package org.supervisor4j.supervisord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The names that every text may use, beside {@code here}. */
final class Environment {

  /** What gethostname(2) says; the JDK would ask DNS. */
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private Environment() {}

  static Map<String, Object> names(Map<String, String> variables) {
    var names = new HashMap<String, Object>(variables(variables));
    names.put("host_node_name", hostName());
    return names;
  }

  /** {@code ENV_X} for each variable X. */
  static Map<String, String> variables(Map<String, String> variables) {
    var names = new HashMap<String, String>();
    variables.forEach((name, value) -> names.put("ENV_" + name, value));
    return names;
  }

  private static String hostName() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
